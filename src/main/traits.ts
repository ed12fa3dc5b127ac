import { allCustomFields } from '../customers/custom-fields.ts'
import { customerRows, customerTraits, declaredTraits } from '../customers/traits.ts'
import { leadTraits } from '../leads/traits.ts'
import { orderTraits } from '../orders/traits.ts'
import { opportunityTraits } from '../pipeline/traits.ts'
import type { Tx } from '../platform/database.ts'
import type { TraitsSql } from '../platform/trait.ts'
import type { ConditionSource } from '../segments/source.ts'
import type { About } from '../shared/condition/tree.ts'

/** What every company can ask; each domain offers its own. */
const offered: Record<About, TraitsSql> = {
  person: { ...customerTraits('person'), ...orderTraits.person, ...leadTraits.person },
  account: { ...customerTraits('account'), ...orderTraits.account, ...opportunityTraits.account },
}

/** The same, and what this company declared. */
export async function conditionSource(tx: Tx): Promise<ConditionSource> {
  const fields = await allCustomFields(tx)
  const of = (about: About) => {
    const declared = declaredTraits(
      about,
      fields.filter(({ record }) => record === about),
    )
    return { rows: () => customerRows(about), traits: { ...offered[about], ...declared } }
  }
  return { person: of('person'), account: of('account') }
}
