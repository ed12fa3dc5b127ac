import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { saidIn, vocabularyIn } from '../segments/asked.ts'
import { namesIn } from '../segments/names.ts'
import type { Condition } from '../shared/condition/tree.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import type { Actor } from '../team/model/actor.ts'
import { askBacktest } from './backtests.ts'
import type { DescribeNeeds } from './describe-rules.ts'
import { beginDraft, changeDraft } from './draft-verbs.ts'
import { draftRow } from './drafts.ts'
import type { backtestNames } from './model/backtest-contract.ts'
import { freshRuleId } from './model/definition/changes.ts'
import type { Rules } from './model/definition/rules.ts'
import type { suggestionAnswer } from './model/suggestion-contract.ts'
import { leadSource } from './source.ts'
import { decideSuggestion, insertSuggesting } from './store-suggestions.ts'

type SuggestionAnswer = z.infer<typeof suggestionAnswer>
type NamesAnswer = z.infer<typeof backtestNames>

type Row = Pick<SuggestionAnswer, 'id' | 'change' | 'version' | 'from' | 'until' | 'state' | 'decided'> & {
  when: Condition
  found: Pick<SuggestionAnswer, 'end' | 'accepted' | 'won' | 'rejected' | 'lost'>
}
const decidedMost = 20

async function suggestionRows(tx: Tx, where: RawBuilder<unknown>): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select s.id, s.when_holds as "when", s.change, s.found, s.version, s.state, to_json(s.from_at)#>>'{}' as "from",
      to_json(s.until_at)#>>'{}' as until, case when s.decided_at is not null then json_build_object(
        'at', s.decided_at, 'by', u.name, 'reason', s.reason, 'draftId', s.draft_id) end as decided
    from definition_suggestion s left join app_user u on u.id = s.decided_by where ${where}
    order by s.state <> 'open', s.decided_at desc, s.id limit ${decidedMost + 20}`.execute(tx)
  return rows
}

/** Each condition as a sentence of a language. */
async function sentencesOf(
  tx: Tx,
  { referents }: DescribeNeeds,
  conditions: readonly Condition[],
  language: Locale,
): Promise<string[]> {
  const source = await leadSource(tx)
  const worded = await vocabularyIn(tx, source, language)
  const asked = conditions.map(when => ({ about: 'person' as const, when }))
  const names = await namesIn(tx, { source: async () => source, referents }, asked, worded.vocabulary)
  return conditions.map(when => saidIn(when, 'person', worded, names))
}

/** What the past says of the definition, open ones first, and what was decided of late; in sentences of a language. */
export async function listSuggestions(tx: Tx, needs: DescribeNeeds, language: Locale) {
  const rows = await suggestionRows(tx, sql`s.state <> 'gone'`)
  const sentences = await sentencesOf(
    tx,
    needs,
    rows.map(({ when }) => when),
    language,
  )
  const { rows: runs } = await sql<{ at: string | null; leads: number | null }>`
    select to_json(done_at)#>>'{}' as at, leads from definition_suggesting order by id desc limit 1`.execute(
    tx,
  )
  return {
    items: rows.map(({ when: _, found, ...row }, n) => ({ ...row, ...found, sentence: sentences[n]! })),
    asked: runs[0] ?? null,
  }
}

/** Has the past asked, by a job; once, however many ask. */
export async function askSuggestions(tx: Tx, userId: number | null, now: Date): Promise<void> {
  if ((await insertSuggesting(tx, userId, now)) === null) return
  await enqueue(tx, 'leads.suggest', {}, { key: 'leads.suggest' })
}

/** A draft of the latest version with what is suggested, tried on the past at once. Refuses `decided_already` (409). */
export async function acceptSuggestion(
  tx: Tx,
  actor: Actor,
  needs: DescribeNeeds,
  id: number,
  language: Locale,
  now: Date,
): Promise<number> {
  const { when, change } = await suggestionById(tx, id)
  const [sentence] = await sentencesOf(tx, needs, [when], language)
  const label = sentence!.slice(0, 80)
  const draftId = await beginDraft(tx, actor, { note: label }, now)
  const { rules, revision } = await draftRow(tx, draftId)
  await changeDraft(tx, actor, draftId, { revision, rules: withSuggestion(rules, when, change, label) }, now)
  await askBacktest(tx, actor, draftId, 12, now)
  if (
    !(await decideSuggestion(tx, id, { state: 'accepted', userId: actor.userId, reason: null, draftId }, now))
  )
    decidedAlready()
  return draftId
}

function withSuggestion(rules: Rules, when: Condition, change: Row['change'], label: string): Rules {
  if (change.kind === 'exclude') {
    const rule = { id: freshRuleId('exclusions', rules), label, when }
    return { ...rules, exclusions: [...rules.exclusions, rule] }
  }
  const rule = { id: freshRuleId('fit', rules), label, when, points: change.points }
  return { ...rules, fit: [...rules.fit, rule] }
}

/** Declined with its reason; it is not suggested again for half a year. Refuses `decided_already` (409). */
export async function declineSuggestion(
  tx: Tx,
  actor: Actor,
  id: number,
  reason: string,
  now: Date,
): Promise<void> {
  await suggestionById(tx, id)
  const decision = { state: 'declined' as const, userId: actor.userId, reason, draftId: null }
  if (!(await decideSuggestion(tx, id, decision, now))) decidedAlready()
}

const decidedAlready = (): never =>
  refuse('decided_already', 409, 'This suggestion was decided already, or the past does not say it any more.')

async function suggestionById(tx: Tx, id: number): Promise<Row> {
  const [row] = await suggestionRows(tx, sql`s.id = ${id}`)
  return row ?? refuse('no_such_suggestion', 404, 'There is no such suggestion.')
}

const ends = {
  all: sql`true`,
  accepted: sql`m.accepted`,
  not_accepted: sql`not m.accepted`,
  won: sql`m.won`,
  not_won: sql`m.won = false`,
  ended: sql`m.won is not null`,
} as const

export type SuggestionNamesAsked = {
  side: 'group' | 'others'
  end: keyof typeof ends
  rejected?: string | undefined
  lost?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** The leads behind a figure of a suggestion, in the order of their ids. */
export async function suggestionNames(
  tx: Tx,
  id: number,
  { side, end, rejected, lost, cursor, limit }: SuggestionNamesAsked,
): Promise<NamesAnswer> {
  const after = cursor === undefined ? null : readIdCursor(cursor)
  const lostFor = sql`(select o.close_reason from opportunity o where (o.lead_id = l.id or o.id = l.opportunity_id) and o.state = 'lost'
    order by o.id limit 1)`
  const where = sql`m.suggestion_id = ${id} and m.inside = ${side === 'group'} and ${ends[end]}
    and ${rejected === undefined ? sql`true` : sql`l.state = 'rejected' and l.reason = ${rejected}`}
    and ${lost === undefined ? sql`true` : sql`${lostFor} = ${lost}`}`
  const { rows } = await sql<NamesAnswer['items'][number]>`
    select l.id, l.id as "leadId", p.id as "personId", p.name, a.name as account, to_json(l.raised_at)#>>'{}' as at, l.state, l.grade
    from definition_suggestion_lead m join lead l on l.id = m.lead_id join person p on p.id = l.person_id
    left join account a on a.id = l.account_id
    where ${where} ${after === null ? sql`` : sql`and l.id > ${after}`} order by l.id limit ${limit + 1}`.execute(
    tx,
  )
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from definition_suggestion_lead m join lead l on l.id = m.lead_id where ${where}`.execute(
    tx,
  )
  const items = rows.slice(0, limit)
  return {
    items,
    next: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null,
    total: counted[0]!.n,
  }
}
