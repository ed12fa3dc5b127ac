import { sql } from 'kysely'
import type { Narrow, Narrowing } from '../customers/list-narrowing.ts'
import { withinTime } from '../platform/bounded.ts'
import type { Tx } from '../platform/database.ts'
import type { Moment } from '../shared/condition/time.ts'
import { type About, type Condition, everyPart } from '../shared/condition/tree.ts'
import { refuse } from '../shared/outcome.ts'
import { company } from '../team/queries.ts'
import { type ConditionNeeds, parseAsked, readAsked } from './asked.ts'
import { conditionSql, membersSql } from './compile.ts'
import type { ConditionSource } from './source.ts'

/**
 * Lists narrowed by a condition of the builder, `when`. Who fits is found within `patience` milliseconds, once in a
 * transaction: all pages of an export are of the same people.
 */
export function narrowBy(source: ConditionNeeds['source'], patience: number): Narrow {
  const known = new WeakMap<Tx, Map<string, Narrowing>>()
  return async (tx, { when, ...query }, now) => {
    if (when === undefined) return query as never
    const found = known.get(tx) ?? new Map<string, Narrowing>()
    known.set(tx, found)
    const narrowing = found.get(when) ?? (await narrowingOf(tx, source, when, patience, now))
    found.set(when, narrowing)
    return { ...query, when: narrowing } as never
  }
}

async function narrowingOf(
  tx: Tx,
  sourceIn: ConditionNeeds['source'],
  given: string,
  patience: number,
  now: Date,
): Promise<Narrowing> {
  const source = await sourceIn(tx)
  const { about, written } = parseAsked(given, '/when')
  const { when } = await readAsked(tx, source, about, written, '/when')
  const moment: Moment = { now, timeZone: (await company(tx)).timeZone }
  if (isOfRow(when, about, source)) return { about, test: conditionSql(when, about, { moment, source }) }
  const ids = await withinTime(tx, patience, async () => {
    const { rows } = await sql<{ ids: string }>`
      select coalesce(string_agg(m.id::text, ','), '') as ids from (${membersSql(when, about, { moment, source })}) m`.execute(
      tx,
    )
    return rows[0]!.ids
  })
  if (ids === null)
    return refuse(
      'too_slow',
      503,
      'Who fits cannot be found while you wait. Keep the condition as a segment: it is counted then, and lists are narrowed by it.',
      { field: 'when' },
    )
  return { about, fitting: sql`${`{${ids}}`}::bigint[]` }
}

const ofRow: ReadonlySet<string> = new Set(['person', 'account', 'lifecycle', 'account_class'])

/** Whether a condition asks of each row only what stands in it or is looked up from it: then any way to read a list is as good. */
function isOfRow(condition: Condition, about: About, source: ConditionSource): boolean {
  const parts = [...everyPart(condition)]
  if (parts.some(part => 'touches' in part || 'sequence' in part || 'persons' in part)) return false
  return parts.every(part => {
    if (!('trait' in part)) return true
    // Below `account` a trait is one of accounts.
    const traits = [source[about].traits[part.trait], source.account.traits[part.trait]]
    return traits.every(
      trait => !trait || (typeof trait.value !== 'function' && trait.reads.every(table => ofRow.has(table))),
    )
  })
}
