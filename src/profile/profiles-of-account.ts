import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ConditionNeeds } from '../segments/asked.ts'
import { conditionSql } from '../segments/compile.ts'
import { idOf, isThere } from '../segments/source.ts'
import type { Condition } from '../shared/condition/tree.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import { company } from '../team/queries.ts'
import { profileRows, statementRows } from './queries.ts'
import { speakerOf } from './said.ts'

/**
 * Which profiles an account fits and which of their statements hold of it, in a language; those it fits first. Profiles with nothing
 * in them are left out. Refuses `no_such_account`.
 */
export async function profilesOfAccount(
  tx: Tx,
  needs: ConditionNeeds,
  accountId: number,
  language: Locale,
  now: Date,
) {
  const source = await needs.source(tx)
  const profiles = (await profileRows(tx)).flatMap(({ id, name, condition }) =>
    condition ? [{ id, name, when: condition.when }] : [],
  )
  const kept = (await statementRows(tx)).filter(({ state }) => state === 'kept')
  const asking = {
    moment: { now, timeZone: (await company(tx)).timeZone },
    source,
    among: sql`array[${accountId}]::bigint[]`,
  }
  const test = (when: Condition) => sql`coalesce(${conditionSql(when, 'account', asking)}, false)`
  const all = (conditions: readonly Condition[]) => sql`array[${sql.join(conditions.map(test))}]::boolean[]`
  const { rows } = await sql<{ fits: boolean[]; held: boolean[] }>`
    select ${all(profiles.map(({ when }) => when))} as fits, ${all(kept.map(({ condition }) => condition.when))} as held
    from ${source.account.rows()} where ${idOf('account')} = ${accountId} and ${isThere('account')}`.execute(
    tx,
  )
  const [row] = rows
  if (!row) return refuse('no_such_account', 404, 'There is no such customer, or it is not yours to see.')
  const speaker = await speakerOf(
    tx,
    needs,
    kept.map(({ condition }) => condition.when),
    language,
  )
  const items = profiles.map(({ id, name }, n) => ({
    ...{ id, name, fits: row.fits[n]! },
    statements: kept.flatMap((statement, at) =>
      statement.profileId === id
        ? [
            {
              ...{ id: statement.id, name: statement.name, less: statement.less },
              ...{ sentence: speaker.say(statement.condition.when), holds: row.held[at]! },
            },
          ]
        : [],
    ),
  }))
  return { items: items.toSorted((a, b) => Number(b.fits) - Number(a.fits)) }
}
