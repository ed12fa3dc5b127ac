import { sql } from 'kysely'
import { mayBeProfiled } from '../consent/who-may.ts'
import type { Database, Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { estimateFor, notedMinutes } from '../touches/minutes-of.ts'
import { sellingKinds } from '../touches/model/selling-minutes.ts'
import { couldQualify } from './could-qualify.ts'
import { definitionsByVersion } from './definitions.ts'
import { inputsAt, withKept } from './inputs.ts'
import { changedRules, type RuleChanged, withChange } from './model/definition/changes.ts'
import { firstQualified } from './model/definition/replay.ts'
import type { LeadAbout, Rules } from './model/definition/rules.ts'
import { judge } from './model/definition/weigh.ts'
import { personsForLeads } from './queries.ts'
import { knownForRules } from './read-known.ts'
import { type BacktestCase, deleteCases, endBacktest, insertCases, insertToday } from './store-backtests.ts'
import { tryToday } from './try-today.ts'

const atOnce = 500

type Backtest = { id: number; from: Date; until: Date; rules: Rules; against: number }
type Asked = { backtest: Backtest; base: Rules; changes: RuleChanged[]; variants: Rules[] }

/**
 * Tries the rules of a draft on a time of the past, in short transactions: each lead of that time, and whoever was none and would
 * have been one; then who would come to be one from today on. A backtest that is not there any more, for the draft was changed, ends by itself.
 */
export async function runBacktest(db: Database, backtestId: number, clock: () => Date): Promise<void> {
  const asked = await db.as(systemActor, tx => readBacktest(tx, backtestId), { readOnly: true })
  if (!asked) return
  const { from, until } = asked.backtest
  // What an interrupted run had found.
  await db.as(systemActor, tx => deleteCases(tx, backtestId))
  let asToday = 0
  const leadIds = await db.as(systemActor, tx => leadsOf(tx, from, until), { readOnly: true })
  for (const ids of chunks(leadIds))
    asToday += await db.as(systemActor, tx => tryLeads(tx, asked, ids, clock()))
  const personIds = await db.as(systemActor, tx => othersOf(tx, asked, from, until), { readOnly: true })
  const could = await db.as(
    systemActor,
    tx => couldQualify(tx, asked.backtest.rules, { from, until }, clock()),
    { readOnly: true },
  )
  for (const ids of chunks(personIds.filter(id => could.has(id))))
    await db.as(systemActor, tx => tryOthers(tx, asked, ids, clock()))
  const rules = { rules: asked.backtest.rules, base: asked.base }
  const today = await db.as(systemActor, tx => tryToday(tx, rules, clock()), { readOnly: true })
  for (const some of chunks(today.found)) await db.as(systemActor, tx => insertToday(tx, backtestId, some))
  const end = { state: 'done' as const, lookedAt: personIds.length, asToday, todayPeople: today.people }
  await db.as(systemActor, tx => endBacktest(tx, backtestId, end, clock()))
}

async function readBacktest(tx: Tx, id: number): Promise<Asked | null> {
  const { rows } = await sql<Backtest>`
    select t.id, t.from_at as "from", t.until_at as until, t.against, r.rules from definition_backtest t
    join definition_revision r on r.draft_id = t.draft_id and r.revision = t.revision
    where t.id = ${id} and t.state = 'waiting'`.execute(tx)
  const [backtest] = rows
  if (!backtest) return null
  const base = (await definitionsByVersion(tx, [backtest.against])).get(backtest.against)!.rules
  const changes = changedRules(base, backtest.rules)
  return {
    backtest,
    base,
    changes,
    variants: changes.map(change => withChange(base, backtest.rules, change)),
  }
}

const chunks = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / atOnce) }, (_, n) => all.slice(n * atOnce, (n + 1) * atOnce))

async function leadsOf(tx: Tx, from: Date, until: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from lead where raised_at >= ${from} and raised_at < ${until} and state <> 'joined' order by id`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

type LeadOfThen = LeadAbout & {
  id: number
  personId: number
  raisedAt: Date
  version: number
  score: number
  state: string
  source: string | null
  campaignId: number | null
  opportunity: boolean | null
  won: boolean | null
  marginCents: number
  sellingMinutes: number | null
}

const minutesOf = (personId: ReturnType<typeof sql.ref>, from: ReturnType<typeof sql.ref>) => sql`(
  select sum(case when t.kind = any(${[...sellingKinds]}::touch_kind[])
    then coalesce(${notedMinutes('t')}, ${estimateFor(sql`t.kind::text`)}) else 0 end)::int
  from touch t where t.subject_id = ${personId} and t.side = 'sales' and not t.machine and t.withdrawn is null
    and t.occurred_at >= ${from} and t.occurred_at < ${from} + interval '180 days'
    and not exists (select from touch c where c.supersedes_id = t.id))`

async function leadsOfThen(tx: Tx, ids: readonly number[]): Promise<LeadOfThen[]> {
  const { rows } = await sql<LeadOfThen>`
    select l.id, l.person_id as "personId", l.raised_at as "raisedAt", l.definition_version as version, l.score, l.state, l.source,
      l.campaign_id as "campaignId", l.product_group_id as "productGroupId", l.territory_id as "territoryId",
      case when l.state = 'open' then null else o.id is not null end as opportunity,
      case when l.state = 'open' or o.state = 'open' then null else coalesce(o.state = 'won', false) end as won,
      case when o.state = 'won' then coalesce(o.margin_cents, 0) else 0 end as "marginCents",
      ${minutesOf(sql.ref('l.person_id'), sql.ref('l.raised_at'))} as "sellingMinutes"
    from lead l left join lateral (
      select o.id, o.state, o.margin_cents from opportunity o where o.lead_id = l.id or o.id = l.opportunity_id order by o.id limit 1) o on true
    where l.id = any(${ids as number[]}::bigint[]) order by l.id`.execute(tx)
  return rows
}

/** What is known of people at a time of the past: their touches, and their fields as they are known today. */
async function knownThen(tx: Tx, asked: Asked, personIds: number[], versions: readonly Rules[], now: Date) {
  const profiled = await mayBeProfiled(tx, personIds, now)
  const all = [asked.backtest.rules, asked.base, ...versions]
  return knownForRules(tx, personIds, all, now, {
    mayBeProfiled: id => profiled.has(id),
    touchesFrom: asked.backtest.from,
  })
}

async function tryLeads(tx: Tx, asked: Asked, ids: readonly number[], now: Date): Promise<number> {
  const leads = await leadsOfThen(tx, ids)
  const versions = await definitionsByVersion(tx, [...new Set(leads.map(({ version }) => version))])
  const { known, moment } = await knownThen(
    tx,
    asked,
    leads.map(({ personId }) => personId),
    [...versions.values()].map(({ rules }) => rules),
    now,
  )
  let asToday = 0
  const cases: BacktestCase[] = []
  const inputs = await inputsAt(
    tx,
    leads.map(({ id, raisedAt }) => ({ id, at: raisedAt })),
  )
  for (const lead of leads) {
    const person = known.get(lead.personId)
    if (!person) continue
    const kept = inputs.get(lead.id)
    if (!kept) asToday++
    const then = kept ? withKept(person, kept.known) : person
    const at = { ...moment, now: lead.raisedAt }
    const judgedBy = (rules: Rules) => judge(rules, then, lead, at)
    // Who asked to be contacted, or was brought without points, is a lead by any rules that do not leave them out.
    const asks = !judgedBy(versions.get(lead.version)!.rules).qualified
    const raises = (rules: Rules) => {
      const { qualified, excludedBy } = judgedBy(rules)
      return asks ? excludedBy.length === 0 : qualified
    }
    cases.push({
      ...lead,
      leadId: lead.id,
      at: lead.raisedAt,
      judgedBy: lead.version,
      before: true,
      draft: raises(asked.backtest.rules),
      base: raises(asked.base),
      moved: movedBy(asked, raises),
      accepted: lead.state === 'open' ? null : lead.state !== 'rejected',
    })
  }
  await insertCases(tx, asked.backtest.id, cases)
  return asToday
}

function movedBy(
  { base, changes, variants }: Asked,
  raises: (rules: Rules) => boolean,
): BacktestCase['moved'] {
  const before = raises(base)
  return Object.fromEntries(
    changes.flatMap(({ ruleId }, n) => {
      const after = raises(variants[n]!)
      return after === before ? [] : [[ruleId, before ? 'lost' : 'gained'] as const]
    }),
  )
}

/** Persons with touches of this time who had no lead of it, nor one that stood as it began. */
async function othersOf(tx: Tx, { backtest }: Asked, from: Date, until: Date): Promise<number[]> {
  const kinds = new Set(backtest.rules.engagement.flatMap(({ touches }) => touches.kinds ?? ['']))
  const { rows } = await sql<{ id: number }>`
    select distinct p.id from touch t left join identity i on i.subject_id = t.subject_id
    join person p on p.id = coalesce(i.person_id, t.subject_id) and p.erased_at is null
    where t.occurred_at >= ${from} and t.occurred_at < ${until} and not t.machine and t.withdrawn is null
      ${kinds.has('') ? sql`` : sql`and t.kind = any(${[...kinds]}::text[]::touch_kind[])`}
      and not exists (select from lead l where l.person_id = p.id and l.raised_at < ${until}
        and (l.raised_at >= ${from} or l.verdict_at is null or l.verdict_at >= ${from}))
    order by p.id`.execute(tx)
  return rows.map(({ id }) => id)
}

async function tryOthers(tx: Tx, asked: Asked, ids: number[], now: Date): Promise<void> {
  const { from, until, rules } = asked.backtest
  const { known, moment } = await knownThen(tx, asked, ids, [], now)
  const found = new Map<number, { at: Date; about: LeadAbout; source: string | null }>()
  for (const { personId, territoryId, source } of await personsForLeads(tx, [...known.keys()])) {
    const about = { productGroupId: null, territoryId }
    const span = { from, until, timeZone: moment.timeZone }
    const at = firstQualified(rules, known.get(personId)!, about, span)
    if (at) found.set(personId, { at, about, source })
  }
  const outcomes = await outcomesOf(tx, found)
  const cases = [...found].map(([personId, { at, about, source }]): BacktestCase => {
    const then = { ...moment, now: at }
    const person = known.get(personId)!
    const qualifies = (each: Rules) => judge(each, person, about, then).qualified
    return {
      ...{ leadId: null, personId, at, judgedBy: null, before: false, draft: true },
      base: qualifies(asked.base),
      ...{ source, campaignId: null, territoryId: about.territoryId, accepted: null },
      moved: movedBy(asked, qualifies),
      ...(outcomes.get(personId) ?? { opportunity: null, won: null, marginCents: 0 }),
      sellingMinutes: null,
    }
  })
  await insertCases(tx, asked.backtest.id, cases)
}

/** Of some sales opened an opportunity without a lead: what came of that is known. */
async function outcomesOf(tx: Tx, found: ReadonlyMap<number, { at: Date }>) {
  const { rows } = await sql<{ personId: number; won: boolean | null; marginCents: number }>`
    select distinct on (f.id) f.id as "personId", case o.state when 'won' then true when 'lost' then false end as won,
      case when o.state = 'won' then coalesce(o.margin_cents, 0) else 0 end as "marginCents"
    from unnest(${[...found.keys()]}::bigint[], ${[...found.values()].map(({ at }) => at)}::timestamptz[]) as f(id, at)
    join opportunity_person op on op.person_id = f.id
    join opportunity o on o.id = op.opportunity_id and o.opened_at >= f.at
    order by f.id, o.opened_at`.execute(tx)
  return new Map(
    rows.map(({ personId, won, marginCents }) => [personId, { opportunity: true, won, marginCents }]),
  )
}
