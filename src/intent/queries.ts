import { sql } from 'kysely'
import type { z } from 'zod'
import { readNumbersCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import type { ConditionNeeds } from '../segments/asked.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import type { Actor } from '../team/model/actor.ts'
import { recordedAs } from './households.ts'
import type { intentContract } from './model/contract.ts'
import { ownerSql } from './owner.ts'
import { sentencesOf, wordsFor } from './sentences.ts'
import { allSignals, askedSignals, isWatched } from './signals.ts'
import { dailyCap } from './tell.ts'

type Routes = typeof intentContract
type Shown = z.infer<Routes['GET /api/intent']['response']>
type ShownQuery = z.infer<Routes['GET /api/intent']['query']>
type Signals = z.infer<Routes['GET /api/intent/signals']['response']>
type Names = z.infer<Routes['GET /api/intent/signals/:id/names']['response']>
type NamesQuery = z.infer<Routes['GET /api/intent/signals/:id/names']['query']>
type Item = Shown['items'][number]
type Row = Omit<Item, 'signals'> & {
  latest: number
  signals: Omit<Item['signals'][number], 'name' | 'kind' | 'sentence' | 'lift'>[]
}

const subjectSql = sql`json_build_object('kind', case when a.id is null then 'person' else 'account' end, 'id', coalesce(a.id, p.id),
  'name', coalesce(a.name, p.name))`
/** Whose a row is, of whom the reader sees. */
const ofSubject = (
  column: string,
) => sql`left join account a on a.id = ${sql.ref(column)} and a.erased_at is null
  left join person p on p.id = ${sql.ref(column)} and p.erased_at is null`

const touchesSql = sql`(select coalesce(json_agg(json_build_object('id', t.id, 'at', t.occurred_at, 'kind', t.kind, 'title', t.title,
    'person', case when q.id is not null then json_build_object('id', q.id, 'name', q.name) end) order by t.occurred_at desc, t.id desc), '[]')
  from touch t left join identity i on i.subject_id = t.subject_id left join person q on q.id = coalesce(i.person_id, t.subject_id)
  where t.id = any(s.touches))`

/** Where signals show now, what was done last first. What they foretold of all accounts is not told to a partner. */
export async function signalsShowing(
  tx: Tx,
  actor: Actor,
  query: ShownQuery,
  referents: ConditionNeeds['referents'],
): Promise<Shown> {
  const { language, mine, signal, subject, limit } = query
  const after = query.cursor === undefined ? null : readNumbersCursor(query.cursor, 2)
  const rows = sql`
    select s.subject_id, extract(epoch from max(s.last_at)) * 1000 as latest, ${subjectSql} as subject, ${ownerSql()} as owner_id
    from intent_showing s ${ofSubject('s.subject_id')}
    where coalesce(a.id, p.id) is not null
      ${signal === undefined ? sql`` : sql`and s.subject_id in (select subject_id from intent_showing where signal_id = ${signal})`}
      ${subject === undefined ? sql`` : sql`and s.subject_id = ${subject}`}
    group by s.subject_id, a.id, p.id`
  const wanted = mine ? sql`where x.owner_id = ${actor.userId}` : sql``
  const { rows: counts } = await sql<{
    n: number
  }>`select count(*)::int as n from (${rows}) x ${wanted}`.execute(tx)
  const { rows: found } = await sql<Row>`
    select x.subject, x.latest::float8 as latest, case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as owner,
      (select json_agg(json_build_object('signalId', s.signal_id, 'since', s.since, 'lastAt', s.last_at, 'touches', ${touchesSql},
          'alert', (select al.state from intent_alert al where al.signal_id = s.signal_id and al.subject_id = any(${recordedAs(sql.ref('s.subject_id'))})
            order by al.id desc limit 1)) order by s.last_at desc, s.signal_id)
        from intent_showing s where s.subject_id = x.subject_id) as signals
    from (${rows}) x left join app_user u on u.id = x.owner_id ${wanted}
    ${after === null ? sql`` : sql`${mine ? sql`and` : sql`where`} (x.latest, x.subject_id) < (${after[0]}::numeric, ${after[1]}::bigint)`}
    order by x.latest desc, x.subject_id desc limit ${limit + 1}`.execute(tx)
  const signals = await (actor.role === 'partner' ? askedSignals(tx) : allSignals(tx))
  const said = await sentencesOf(tx, signals, language, referents)
  const byId = new Map([...signals].map(each => [each.id, each]))
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ latest: _, signals: showing, ...row }) => ({
      ...row,
      signals: showing.map(each => ({
        ...each,
        ...said.get(each.signalId)!,
        kind: byId.get(each.signalId)!.kind,
        lift: byId.get(each.signalId)!.measured?.figures.lift ?? null,
      })),
    })),
    next: found.length > limit && last ? writeCursor([last.latest, last.subject.id]) : null,
    total: counts[0]!.n,
  }
}

/** The signals as they stand, with what each foretold. */
export async function signalsAnswer(
  tx: Tx,
  language: Locale,
  referents: ConditionNeeds['referents'],
): Promise<Signals> {
  const signals = await allSignals(tx)
  const said = await sentencesOf(tx, signals, language, referents)
  const { vocabulary, names } = await wordsFor(tx, signals, language, referents)
  const { rows } = await sql<{ id: number; n: number }>`
    select s.signal_id as id, count(*)::int as n from intent_showing s ${ofSubject('s.subject_id')}
    where coalesce(a.id, p.id) is not null group by 1`.execute(tx)
  const showing = new Map(rows.map(({ id, n }) => [id, n]))
  return {
    items: signals.map(signal => {
      const { id, key, kind, days, when, setting, note, decidedBy, decidedAt, version, measured } = signal
      return {
        ...{ id, key, kind, days, setting, note, version, ...said.get(id)! },
        condition: { version: 1 as const, about: 'account' as const, when },
        decided: decidedAt === null ? null : { by: decidedBy, at: decidedAt },
        on: isWatched(signal),
        showing: showing.get(id) ?? 0,
        measured: measured && withoutChance(measured),
      }
    }),
    dailyCap: await dailyCap(tx),
    vocabulary,
    names: { ...names },
  }
}

function withoutChance({
  figures: { p: _, ...figures },
  ...measured
}: NonNullable<Awaited<ReturnType<typeof allSignals>>[number]['measured']>) {
  return { ...measured, ...figures }
}

const groups = {
  shown: { weeks: sql`t.shown`, opened: sql`t.shown_opened`, of: sql`t.shown > 0` },
  shown_opened: { weeks: sql`t.shown_opened`, opened: sql`t.shown_opened`, of: sql`t.shown_opened > 0` },
  other: { weeks: sql`t.other`, opened: sql`t.other_opened`, of: sql`t.other > 0` },
  other_opened: { weeks: sql`t.other_opened`, opened: sql`t.other_opened`, of: sql`t.other_opened > 0` },
}

/** The accounts behind a figure by whom they are today, those with most weeks first; null of who is not there any more. */
export async function tallyNames(tx: Tx, id: number, { of, cursor, limit }: NamesQuery): Promise<Names> {
  const after = cursor === undefined ? null : readNumbersCursor(cursor, 2)
  const signal = (await allSignals(tx)).find(each => each.id === id)
  if (!signal) refuse('no_such_signal', 404, 'There is no such signal.')
  const { weeks, opened, of: where } = groups[of]
  const rows = sql`select t.subject_id, ${weeks} as weeks, ${opened} as opened from intent_tally t
    where t.measure_id = ${signal!.measured?.id ?? 0} and ${where}`
  const { rows: totals } = await sql<{ total: number; weeks: number }>`
    select count(*)::int as total, coalesce(sum(x.weeks), 0)::int as weeks from (${rows}) x`.execute(tx)
  const { rows: found } = await sql<Names['items'][number] & { id: number }>`
    select x.subject_id as id, x.weeks, x.opened, case when coalesce(a.id, p.id) is not null then ${subjectSql} end as subject
    from (${rows}) x left join account a on a.id = account_today(x.subject_id) and a.erased_at is null
    left join person p on p.id = person_today(x.subject_id) and p.erased_at is null
    ${after === null ? sql`` : sql`where (x.weeks, x.subject_id) < (${after[0]}::int, ${after[1]}::bigint)`}
    order by x.weeks desc, x.subject_id desc limit ${limit + 1}`.execute(tx)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ id: _, ...item }) => item),
    next: found.length > limit && last ? writeCursor([last.weeks, last.id]) : null,
    ...totals[0]!,
  }
}
