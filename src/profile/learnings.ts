import { sql } from 'kysely'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import type { ConditionNeeds } from '../segments/asked.ts'
import { type Named, namedSubject } from '../segments/names.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import type { Actor } from '../team/model/actor.ts'
import { fieldsOf, leftOut } from './model/fields.ts'
import { fewestWon } from './model/statements.ts'
import { statementRows } from './queries.ts'
import { answerOf, speakerOf } from './said.ts'
import { insertLearning } from './store-learning.ts'

/** Has the past asked by a job. Refuses `unknown_field`, and `busy` while it is being asked. */
export async function askLearning(
  tx: Tx,
  actor: Actor,
  needs: ConditionNeeds,
  { months, without }: { months: number; without: readonly string[] },
  now: Date,
): Promise<void> {
  const fields = fieldsOf((await needs.source(tx)).account.traits)
  const unknown = without.find(field => !fields.includes(field))
  if (unknown !== undefined)
    refuse('unknown_field', 422, `"${unknown}" is not learnt from.`, { field: 'without' })
  const id = await insertLearning(tx, { months, without, userId: actor.userId }, now)
  if (id === null) return refuse('busy', 409, 'The past is being asked already.')
  await enqueue(tx, 'profile.learn', { id })
}

/** Asks the past again as it was asked last, where somebody ever did. */
export async function askAgain(tx: Tx, now: Date): Promise<void> {
  const { rows } = await sql<{ months: number; without: string[] }>`
    select months, without from profile_learning order by id desc limit 1`.execute(tx)
  const id = rows[0] && (await insertLearning(tx, { ...rows[0], userId: null }, now))
  if (id) await enqueue(tx, 'profile.learn', { id })
}

type Row = {
  state: 'waiting' | 'done'
  months: number
  without: string[]
  askedAt: Date
  doneAt: Date | null
  won: number
  lost: number
  untouched: number
  aside: number
}

/** What the past says, in a language: what is found or was dismissed, and what it was learnt from. */
export async function learningOf(tx: Tx, needs: ConditionNeeds, language: Locale) {
  const { rows } = await sql<Row>`
    select state, months, without, asked_at as "askedAt", done_at as "doneAt", won, lost, untouched, aside
    from profile_learning order by id desc limit 1`.execute(tx)
  const [row] = rows
  const statements = (await statementRows(tx)).filter(({ state }) => state !== 'kept')
  const speaker = await speakerOf(
    tx,
    needs,
    statements.map(({ condition }) => condition.when),
    language,
  )
  const fields = fieldsOf((await needs.source(tx)).account.traits)
  return {
    fields: fields.map(key => ({ key, label: speaker.label(key) })),
    leftOut: [...leftOut],
    fewestWon,
    learning: row
      ? { ...row, askedAt: row.askedAt.toISOString(), doneAt: row.doneAt?.toISOString() ?? null }
      : null,
    statements: statements.map(each => answerOf(each, speaker)),
  }
}

/** The accounts behind the figures of a statement, newest record first; who was merged since stands as whom it is today. */
export async function accountsOfStatement(
  tx: Tx,
  id: number,
  { end, cursor, limit }: { end: 'all' | 'won'; cursor?: string | undefined; limit: number },
): Promise<{ items: Named[]; next: string | null; total: number }> {
  const before = cursor === undefined ? null : readIdCursor(cursor)
  const of = sql`
    select distinct x.id from profile_statement_account s left join account_identity i on i.subject_id = s.account_id
    join account x on x.id = coalesce(i.account_id, s.account_id)
    where s.statement_id = ${id} ${end === 'won' ? sql`and s.won` : sql``}`
  const { rows } = await sql<Named>`
    select ${namedSubject('account')} from account x where x.id in (${of})
      ${before === null ? sql`` : sql`and x.id < ${before}::bigint`} order by x.id desc limit ${limit + 1}`.execute(
    tx,
  )
  const { rows: counted } = await sql<{ n: number }>`select count(*)::int as n from (${of}) o`.execute(tx)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null, total: counted[0]!.n }
}
