import { sql } from 'kysely'
import type { z } from 'zod'
import { accountById, personById } from '../customers/queries.ts'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { readRule, ruleVersions } from '../platform/rule.ts'
import type { Actor } from '../team/model/actor.ts'
import { type lifecycleContract, lifecycleRule } from './model/contract.ts'
import { faultOf, type LifecycleRule, type Reason, type Stage, stages } from './model/stage.ts'
import { reasonWords, type Told } from './model/words.ts'
import { activeRule, storedFacts } from './recompute.ts'
import { stagedFrom } from './staging.ts'

type Answers = {
  [K in keyof typeof lifecycleContract]: z.infer<(typeof lifecycleContract)[K]['response']>
}
type OfOne = Answers['GET /api/accounts/:id/lifecycle']

export async function lifecycleOverview(tx: Tx): Promise<Answers['GET /api/lifecycle']> {
  const { rows } = await sql<{ stage: Stage; accounts: number; persons: number }>`
    select stage, count(*) filter (where kind = 'account') as accounts, count(*) filter (where kind = 'person') as persons
    from lifecycle group by stage`.execute(tx)
  const held = new Map(rows.map(row => [row.stage, row]))
  return {
    rule: await activeRule(tx),
    stages: stages.map(stage => held.get(stage) ?? { stage, accounts: 0, persons: 0 }),
  }
}

export const lifecycleRules = async (tx: Tx): Promise<Answers['GET /api/lifecycle/rules']> => ({
  items: await ruleVersions<LifecycleRule>(tx, 'lifecycle_rule'),
})

/** A rule from the text of an address. Refuses what is none. */
export const readLifecycleRule = (text: string): LifecycleRule => readRule(text, lifecycleRule, faultOf)

export async function previewLifecycle(
  tx: Tx,
  rule: LifecycleRule,
  now: Date,
): Promise<Answers['GET /api/lifecycle/preview']> {
  const { rows } = await sql<{ from: Stage; to: Stage; n: number }>`
    select l.stage as "from", n.stage as "to", count(*) as n
    from (${stagedFrom(rule, storedFacts, now)}) n join lifecycle l using (subject_id) group by 1, 2`.execute(
    tx,
  )
  const place = (stage: Stage) => stages.indexOf(stage)
  const changes = rows
    .filter(({ from, to }) => from !== to)
    .sort((a, b) => place(a.from) - place(b.from) || place(a.to) - place(b.to))
  return {
    changed: changes.reduce((sum, { n }) => sum + n, 0),
    stages: stages.map(stage => ({
      stage,
      n: rows.reduce((sum, { to, n }) => sum + (to === stage ? n : 0), 0),
    })),
    changes,
  }
}

/** Each figure of the preview is the count of these, so narrowed. */
export async function previewSubjects(
  tx: Tx,
  rule: LifecycleRule,
  query: Omit<z.output<(typeof lifecycleContract)['GET /api/lifecycle/preview/subjects']['query']>, 'rule'>,
  now: Date,
): Promise<Answers['GET /api/lifecycle/preview/subjects']> {
  const after = query.cursor ? readCursor(query.cursor, 2) : null
  const { rows } = await sql<
    {
      id: number
      kind: 'account' | 'person'
      name: string
      from: Stage
      to: Stage
      sortName: string
      total: number
    } & Row
  >`
    with moved as materialized (
      select n.subject_id as id, n.kind, coalesce(a.name, p.name, '') as name, l.stage as "from", n.stage as "to", n.code, n.at, n.rhythm_days,
        n.basis, n.purchases, n.last_day, n.last_gap, n.returns
      from (${stagedFrom(rule, storedFacts, now)}) n join lifecycle l using (subject_id)
      left join account a on a.id = n.subject_id and n.kind = 'account'
      left join person p on p.id = n.subject_id and n.kind = 'person'
      where true
        ${query.from === undefined ? sql`` : sql`and l.stage = ${query.from}`}
        ${query.to === undefined ? sql`` : sql`and n.stage = ${query.to}`}
        ${query.changed === 'true' ? sql`and l.stage <> n.stage` : sql``}
    )
    select m.id, m.kind, m.name, lower(m.name) as "sortName", m."from", m."to", ${rowOf('m')}, (select count(*) from moved) as total from moved m
    where true ${after ? sql`and (lower(m.name), m.id) > (${after[0]}::text, ${after[1]}::bigint)` : sql``}
    order by lower(m.name), m.id limit ${query.limit + 1}`.execute(tx)
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items: items.map(row => ({
      id: row.id,
      kind: row.kind,
      name: row.name,
      from: row.from,
      to: row.to,
      words: reasonWords(told(row, now)),
    })),
    next: rows.length > query.limit && last ? writeCursor([last.sortName, last.id]) : null,
    total: rows[0]?.total ?? 0,
  }
}

/** A reason as rows have it. */
type Row = Reason & {
  onDay: string | null
  purchases: number
  lastDay: number | null
  lastGap: number | null
  returns: number
}
const rowOf = (of: string) => sql`
  ${sql.ref(`${of}.code`)} as code, to_char(${sql.ref(`${of}.at`)} at time zone 'UTC', 'YYYY-MM-DD') as "onDay",
  ${sql.ref(`${of}.rhythm_days`)} as "rhythmDays", ${sql.ref(`${of}.basis`)} as basis, ${sql.ref(`${of}.purchases`)} as purchases,
  ${sql.ref(`${of}.last_day`)} as "lastDay", ${sql.ref(`${of}.last_gap`)} as "lastGap", ${sql.ref(`${of}.returns`)} as returns`

function told(row: Omit<Row, 'at'>, now: Date): Told {
  const today = Math.floor(now.getTime() / 86_400_000)
  return {
    code: row.code,
    on: row.onDay,
    rhythmDays: row.rhythmDays,
    basis: row.basis,
    purchases: row.purchases,
    sinceDays: row.lastDay === null ? null : Math.max(0, today - row.lastDay),
    lastGap: row.lastGap,
    returns: row.returns,
  }
}

export async function lifecycleOfAccount(tx: Tx, actor: Actor, id: number, now: Date): Promise<OfOne> {
  const account = await accountById(tx, id)
  return lifecycleOf(tx, actor, { kind: 'account', id: account.id, name: account.name }, now)
}

export async function lifecycleOfPerson(tx: Tx, actor: Actor, id: number, now: Date): Promise<OfOne> {
  const person = await personById(tx, id)
  return lifecycleOf(
    tx,
    actor,
    person.account
      ? { kind: 'account', id: person.account.id, name: person.account.name }
      : { kind: 'person', id: person.id, name: person.name },
    now,
  )
}

async function lifecycleOf(tx: Tx, actor: Actor, of: OfOne['of'], now: Date): Promise<OfOne> {
  if (actor.role === 'partner') {
    const { rows } = await sql<{ stage: Stage; since: string }>`
      select stage, to_json(since)#>>'{}' as since from lifecycle where subject_id = ${of.id}`.execute(tx)
    const unseen = {
      reason: null,
      firstTouchAt: null,
      firstNeedAt: null,
      firstOrderOn: null,
      lastOrderOn: null,
    }
    return { of, current: rows[0] ? { ...rows[0], ...unseen } : null, changes: [] }
  }
  const { rows } = await sql<
    { stage: Stage; since: string; firstTouchAt: string | null; firstNeedAt: string | null } & {
      firstOrderOn: string | null
      lastOrderOn: string | null
    } & Row
  >`
    select l.stage, to_json(l.since)#>>'{}' as since, to_json(l.touched_at)#>>'{}' as "firstTouchAt",
      to_json(l.need_at)#>>'{}' as "firstNeedAt", to_char(date '1970-01-01' + l.first_day, 'YYYY-MM-DD') as "firstOrderOn",
      to_char(date '1970-01-01' + l.last_day, 'YYYY-MM-DD') as "lastOrderOn", ${rowOf('l')}
    from lifecycle l where l.subject_id = ${of.id}`.execute(tx)
  const { rows: changes } = await sql<{
    before: Stage | null
    stage: Stage
    at: string
    version: number
    reason: Omit<Row, 'onDay'> & { at: string | null }
  }>`
    select before, stage, to_json(at)#>>'{}' as at, version, reason from lifecycle_change
    where subject_id = ${of.id} order by id desc limit 50`.execute(tx)
  const [row] = rows
  const reason = row && told(row, now)
  return {
    of,
    current: row
      ? {
          stage: row.stage,
          since: row.since,
          reason: { ...reason!, words: reasonWords(reason!) },
          firstTouchAt: row.firstTouchAt,
          firstNeedAt: row.firstNeedAt,
          firstOrderOn: row.firstOrderOn,
          lastOrderOn: row.lastOrderOn,
        }
      : null,
    changes: changes.map(({ reason: then, ...change }) => ({
      ...change,
      words: reasonWords(
        told({ ...then, onDay: then.at === null ? null : String(then.at).slice(0, 10) }, new Date(change.at)),
      ),
    })),
  }
}
