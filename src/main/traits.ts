import { sql } from 'kysely'
import { declaredPurposes } from '../consent/purposes.ts'
import { contactTraits } from '../consent/traits.ts'
import { allCustomFields } from '../customers/custom-fields.ts'
import { customerRows, customerTraits, declaredTraits } from '../customers/traits.ts'
import { likelihoodTraits } from '../leads/likelihood-traits.ts'
import { leadTraits } from '../leads/traits.ts'
import { orderTraits } from '../orders/traits.ts'
import { opportunityTraits } from '../pipeline/traits.ts'
import type { Tx } from '../platform/database.ts'
import type { TraitSql, TraitsSql } from '../platform/trait.ts'
import type { ConditionSource } from '../segments/source.ts'
import type { About } from '../shared/condition/tree.ts'
import { touchTraits } from '../touches/traits.ts'
import { complaintTraits } from '../voice/traits.ts'
import { taskTraits } from '../work/traits.ts'

/** What every company can ask; each domain offers its own. */
const offered: Record<About, TraitsSql> = {
  person: {
    ...customerTraits('person'),
    ...touchTraits.person,
    ...leadTraits.person,
    ...likelihoodTraits,
    ...opportunityTraits.person,
    ...orderTraits.person,
    ...complaintTraits.person,
    ...taskTraits.person,
  },
  account: {
    ...customerTraits('account'),
    ...touchTraits.account,
    ...leadTraits.account,
    ...opportunityTraits.account,
    ...orderTraits.account,
    ...complaintTraits.account,
    ...taskTraits.account,
  },
}

/** The same, and what this company declared; of that, what the reader's role may read. */
export async function conditionSource(tx: Tx): Promise<ConditionSource> {
  const fields = await allCustomFields(tx)
  const purposes = await declaredPurposes(tx)
  const contact = { person: contactTraits(purposes), account: {} }
  const all = (about: About): TraitsSql => {
    const declared = fields.filter(({ record }) => record === about)
    return { ...offered[about], ...contact[about], ...declaredTraits(about, declared) }
  }
  const traits = { person: all('person'), account: all('account') }
  const closed = await closedTables(tx, Object.values({ ...traits.person, ...traits.account }))
  const of = (about: About) => ({
    rows: () => customerRows(about),
    traits: Object.fromEntries(
      Object.entries(traits[about]).filter(([, { reads }]) => !reads.some(table => closed.has(table))),
    ),
  })
  return { person: of('person'), account: of('account') }
}

/** The tables that the role of the reader has no right to. */
async function closedTables(tx: Tx, traits: readonly TraitSql[]): Promise<Set<string>> {
  const tables = [...new Set(traits.flatMap(({ reads }) => reads))]
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${tables}::text[]) name where not has_any_column_privilege(name, 'select')`.execute(
    tx,
  )
  return new Set(rows.map(({ name }) => name))
}
