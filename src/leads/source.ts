import { declaredPurposes } from '../consent/purposes.ts'
import { contactTraits } from '../consent/traits.ts'
import { allCustomFields } from '../customers/custom-fields.ts'
import { customerRows, customerTraits, declaredTraits } from '../customers/traits.ts'
import { orderTraits } from '../orders/traits.ts'
import type { Tx } from '../platform/database.ts'
import type { TraitsSql } from '../platform/trait.ts'
import type { ConditionSource } from '../segments/source.ts'
import type { Needs } from '../shared/condition/needs.ts'
import type { About } from '../shared/condition/tree.ts'
import { touchTraits } from '../touches/traits.ts'
import { taskTraits } from '../work/traits.ts'
import { likelihoodTraits } from './likelihood-traits.ts'
import { leadTraits } from './traits.ts'

const offered: Record<About, TraitsSql> = {
  person: {
    ...customerTraits('person'),
    ...touchTraits.person,
    ...orderTraits.person,
    ...taskTraits.person,
    ...likelihoodTraits,
  },
  account: {
    ...customerTraits('account'),
    ...touchTraits.account,
    ...orderTraits.account,
    ...taskTraits.account,
  },
}

/**
 * What a definition of a qualified lead may ask for: what is known of a person before there is a lead. Leads themselves, and
 * what comes of them, are not among it. With `needs`, what the company declared is read only where it is asked for.
 */
export async function leadSource(tx: Tx, needs?: Needs): Promise<ConditionSource> {
  const fields = asks(needs, 'custom.') ? await allCustomFields(tx) : []
  const contact = asks(needs, 'may.') ? contactTraits(await declaredPurposes(tx)) : {}
  const of = (about: About) => ({
    rows: () => customerRows(about),
    traits: {
      ...offered[about],
      ...(about === 'person' ? contact : {}),
      ...declaredTraits(
        about,
        fields.filter(({ record }) => record === about),
      ),
    },
  })
  return { person: of('person'), account: of('account'), often: true }
}

/** What a rule of routing may ask for: that, and what the lead itself is. */
export async function routingSource(tx: Tx, needs?: Needs): Promise<ConditionSource> {
  const source = await leadSource(tx, needs)
  return { ...source, person: { ...source.person, traits: { ...source.person.traits, ...ofTheLead } } }
}

const { leadGrade, leadScore, leadFit, leadEngagement, leadSource: ofSource } = leadTraits.person
const { leadCampaign, leadProductGroup, leadTerritory } = leadTraits.person
const ofTheLead: TraitsSql = {
  leadGrade: leadGrade!,
  leadScore: leadScore!,
  leadFit: leadFit!,
  leadEngagement: leadEngagement!,
  leadSource: ofSource!,
  leadCampaign: leadCampaign!,
  leadProductGroup: leadProductGroup!,
  leadTerritory: leadTerritory!,
}

function asks(needs: Needs | null | undefined, prefix: string): boolean {
  if (needs === undefined) return true
  if (needs === null) return false
  return (
    [...needs.traits].some(key => key.startsWith(prefix)) ||
    asks(needs.account, prefix) ||
    asks(needs.persons, prefix)
  )
}
