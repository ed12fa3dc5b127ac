import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import type { Role, Side } from '../team/model/actor.ts'
import { absencesAround } from '../team/queries.ts'
import type { workContract } from './model/contract.ts'
import { type Cell, type Colleague, cellsOf, type StepOwner } from './model/cover.ts'
import { type Load, type LoadRule, loadsOf } from './model/load.ts'
import { type Pile, piles, type StepDraft, type WorkKind, workKinds } from './model/process.ts'
import { openAtAccounts, openCounts, type WorkAbove } from './open-work.ts'

type Process = z.infer<(typeof workContract)['GET /api/process']['response']>
type Gaps = z.infer<(typeof workContract)['GET /api/process/gaps']['response']>
type Reference = { id: number; name: string }
export type Step = StepDraft & { id: number; position: number }

export async function steps(tx: Tx): Promise<Step[]> {
  const { rows } = await sql<Step>`
    select id, position, name, phase, side, what, result, work from process_step order by position, id`.execute(
    tx,
  )
  return rows
}

export async function stepById(tx: Tx, id: number): Promise<Step> {
  const { rows } = await sql<Step>`
    select id, position, name, phase, side, what, result, work from process_step where id = ${id} for update`.execute(
    tx,
  )
  return rows[0] ?? refuse('no_such_step', 404, 'There is no such step. Somebody may have taken it out.')
}

export async function loadRule(tx: Tx): Promise<LoadRule> {
  const { rows } = await sql<LoadRule>`select percent, least from load_rule`.execute(tx)
  return rows[0]!
}

type OwnerRow = StepOwner & { user: Reference | null; territory: Reference | null }
type User = Colleague & { name: string }

async function owners(tx: Tx): Promise<OwnerRow[]> {
  const { rows } = await sql<OwnerRow>`
    select o.id, o.step_id as "stepId", o.user_id as "userId", o.function, o.territory_id as "territoryId", o.part, o.share,
      ${reference('u')} as user, ${reference('t')} as territory
    from step_owner o left join app_user u on u.id = o.user_id left join territory t on t.id = o.territory_id
    order by o.part desc, t.name nulls first, u.name nulls first, o.function, o.id`.execute(tx)
  return rows
}

async function colleagues(tx: Tx): Promise<Map<number, User>> {
  const { rows } = await sql<User>`
    select u.id, u.name, u.role, u.state = 'active' as active,
      coalesce((select json_agg(t.territory_id) from user_territory t where t.user_id = u.id), '[]') as "territoryIds"
    from app_user u order by u.id`.execute(tx)
  return new Map(rows.map(user => [user.id, user]))
}

async function territories(tx: Tx): Promise<Reference[]> {
  const { rows } = await sql<Reference>`select id, name from territory order by name`.execute(tx)
  return rows
}

type Covered = {
  steps: Step[]
  owners: OwnerRow[]
  users: Map<number, User>
  territories: Reference[]
  cells: Cell[]
}

/** Who works where now, by the rules of `model/cover.ts`. */
async function covered(tx: Tx, now: Date): Promise<Covered> {
  const all = {
    steps: await steps(tx),
    owners: await owners(tx),
    users: await colleagues(tx),
    territories: await territories(tx),
  }
  const cells = cellsOf(
    all.steps.map(({ id }) => id),
    all.territories.map(({ id }) => id),
    all.owners,
    { users: all.users, absences: await absencesAround(tx, now), now },
  )
  return { ...all, cells }
}

const named = (users: Map<number, User>, ids: readonly number[]): Reference[] =>
  ids.map(id => ({ id, name: users.get(id)!.name }))

export async function processOf(tx: Tx, above: WorkAbove, now: Date): Promise<Process> {
  const { steps: all, owners: rows, users, territories: places, cells } = await covered(tx, now)
  const { rows: counted } = await sql<{ stepId: number; open: number; unowned: number }>`
    select w.step_id as "stepId", sum(w.n) as open, coalesce(sum(w.n) filter (where w.owner_id is null), 0) as unowned
    from (${openCounts(above)}) w where w.step_id is not null group by 1`.execute(tx)
  const onPiles: Partial<Record<Pile, number>> = {}
  for (const pile of piles)
    if (all.some(({ work }) => work === pile)) onPiles[pile] = await above.piles[pile](tx)
  const rule = await loadRule(tx)
  const loads = (await loadOf(tx, above, rule)).loads
  return {
    steps: all.map(step => {
      const count = counted.find(({ stepId }) => stepId === step.id)
      return {
        ...step,
        owners: rows.flatMap(({ stepId, id, user, function: role, territory, part, share }) =>
          stepId === step.id ? [{ id, user, function: role, territory, part, share }] : [],
        ),
        cells: cells.flatMap(({ stepId, territoryId, userIds, gap, double }) =>
          stepId === step.id ? [{ territoryId, users: named(users, userIds), gap, double }] : [],
        ),
        open: count?.open ?? 0,
        unowned: count?.unowned ?? 0,
        pile: step.work !== null && step.work in onPiles ? onPiles[step.work as Pile]! : null,
      }
    }),
    territories: places,
    gaps: cells.filter(({ gap }) => gap !== null).length,
    doubleOwners: cells.filter(({ double }) => double).length,
    doubleWork: await countDoubleWork(tx, above),
    overloaded: loads.filter(({ overloaded }) => overloaded).length,
    stranded: loads.reduce((sum, { active, open }) => (active ? sum : sum + open), 0),
    rule,
  }
}

export async function gapsOf(
  tx: Tx,
  { show, stepId, territoryId }: { show: 'gaps' | 'double'; stepId?: number; territoryId?: number },
  now: Date,
): Promise<Gaps> {
  const { steps: all, users, territories: places, cells } = await covered(tx, now)
  const items = cells.flatMap((cell): Gaps['items'] => {
    const wanted = show === 'gaps' ? cell.gap !== null : cell.double
    const here =
      (stepId === undefined || cell.stepId === stepId) &&
      (territoryId === undefined || cell.territoryId === territoryId)
    if (!wanted || !here) return []
    const step = all.find(({ id }) => id === cell.stepId)!
    return [
      {
        id: `${cell.stepId}-${cell.territoryId ?? 'all'}`,
        step: { id: step.id, name: step.name },
        side: step.side,
        territory: places.find(({ id }) => id === cell.territoryId) ?? null,
        gap: cell.gap,
        users: named(users, cell.userIds),
      },
    ]
  })
  return { items, next: null, total: items.length }
}

/** Side of a user's function, in SQL as in `sideOf`. */
export const sideOfUser = (
  role: string,
) => sql`case when ${sql.ref(role)} in ('sales', 'sales_manager', 'partner') then 'sales'
  when ${sql.ref(role)} = 'service' then 'service' else 'marketing' end`

/**
 * `each`: who works on which customer at which step, how much. `d`: customers by step and side on whom several colleagues
 * work: step_id, side, account_id, pieces, owners.
 */
const doubleWork = (above: WorkAbove) => sql`
  each as materialized (
    select w.step_id, w.account_id, w.owner_id, ${sideOfUser('u.role')} as side, w.n
    from (select step_id, account_id, owner_id, count(*) as n from (${openAtAccounts(above)}) w group by 1, 2, 3) w
    join app_user u on u.id = w.owner_id
  ),
  d as materialized (
    select step_id, side, account_id, sum(n)::bigint as pieces, count(*) as owners
    from each group by 1, 2, 3 having count(*) > 1
  )`

async function countDoubleWork(tx: Tx, above: WorkAbove): Promise<number> {
  const { rows } = await sql<{ n: number }>`with ${doubleWork(above)} select count(*) as n from d`.execute(tx)
  return rows[0]!.n
}

type DoubleWork = z.infer<(typeof workContract)['GET /api/process/double-work']['response']>

export async function doubleWorkOf(
  tx: Tx,
  above: WorkAbove,
  { stepId, after, limit }: { stepId?: number; after: (string | number)[] | null; limit: number },
): Promise<{ items: (DoubleWork['items'][number] & { cursor: (string | number)[] })[]; total: number }> {
  const ofStep = stepId === undefined ? sql`` : sql`where d.step_id = ${stepId}`
  type Row = {
    step: Reference
    side: Side
    account: Reference
    pieces: number
    owners: number
    users: (Reference & { pieces: number })[]
  }
  // The page first, whose names are then looked up; the total is of all.
  const { rows } = await sql<Row & { total: number }>`
    with ${doubleWork(above)}, asked as (select * from d ${ofStep}), page as materialized (
      select d.*, a.name from asked d join account a on a.id = d.account_id
      ${after ? sql`where (-d.owners, -d.pieces, d.account_id, d.step_id, d.side) > (${after[0]}::bigint, ${after[1]}::bigint, ${after[2]}::bigint, ${after[3]}::bigint, ${after[4]}::text)` : sql``}
      order by -d.owners, -d.pieces, d.account_id, d.step_id, d.side limit ${limit}
    ), workers as materialized (
      select e.* from each e join page p on (p.step_id, p.side, p.account_id) = (e.step_id, e.side, e.account_id)
    )
    select (select count(*) from asked) as total, ${reference('s')} as step, d.side, json_build_object('id', d.account_id, 'name', d.name) as account, d.pieces, d.owners,
      (select json_agg(json_build_object('id', u.id, 'name', u.name, 'pieces', x.n) order by x.n desc, u.name)
        from workers x join app_user u on u.id = x.owner_id
        where x.step_id = d.step_id and x.account_id = d.account_id and x.side = d.side) as users
    from page d join process_step s on s.id = d.step_id
    order by -d.owners, -d.pieces, d.account_id, d.step_id, d.side`.execute(tx)
  return {
    items: rows.map(({ owners, total: _, ...row }) => ({
      ...row,
      id: `${row.step.id}-${row.account.id}-${row.side}`,
      cursor: [-owners, -row.pieces, row.account.id, row.step.id, row.side],
    })),
    total: rows[0]?.total ?? 0,
  }
}

export type LoadRow = Load & { user: Reference }

/** Everybody who works here or still holds something, with what they hold, the most first. */
export async function loadOf(
  tx: Tx,
  above: WorkAbove,
  rule: LoadRule,
): Promise<{ loads: LoadRow[]; rule: LoadRule }> {
  type Row = { userId: number; name: string; role: Role; active: boolean; open: number } & Record<
    WorkKind,
    number
  >
  const { rows } = await sql<Row>`
    select u.id as "userId", u.name, u.role, u.state = 'active' as active, coalesce(sum(w.n), 0) as open, ${sql.join(
      workKinds.map(kind => sql`coalesce(sum(w.n) filter (where w.kind = ${kind}), 0) as ${sql.ref(kind)}`),
    )}
    from app_user u left join (${openCounts(above)}) w on w.owner_id = u.id
    group by u.id having u.state = 'active' or sum(w.n) > 0 order by coalesce(sum(w.n), 0) desc, u.name`.execute(
    tx,
  )
  const held = rows.map(
    ({ userId, role, active, open, lead, accepted_lead, opportunity, complaint, campaign, task }) => ({
      userId,
      role,
      active,
      open,
      byKind: { lead, accepted_lead, opportunity, complaint, campaign, task },
    }),
  )
  return {
    rule,
    loads: loadsOf(held, rule).map((load, i) => ({
      ...load,
      user: { id: load.userId, name: rows[i]!.name },
    })),
  }
}
