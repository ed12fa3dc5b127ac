import { sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor, Role } from '../team/model/actor.ts'
import type { Holdings, Preview } from './hand-over.ts'
import { leaverFor, mayHandOver } from './may-hand-over.ts'
import type { handoverContract } from './model/handover-contract.ts'
import type { HoldingWord } from './model/plan.ts'
import { returningOf } from './undo-hand-over.ts'

type Answer<R extends keyof typeof handoverContract> = z.infer<(typeof handoverContract)[R]['response']>
type Handover = Answer<'GET /api/handovers'>['items'][number]
type Reference = { id: number; name: string }

const territoryNames = async (tx: Tx): Promise<Map<number, string>> => {
  const { rows } = await sql<Reference>`select id, name from territory`.execute(tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
const userNames = async (tx: Tx, ids: readonly number[]): Promise<Map<number, string>> => {
  const { rows } = await sql<Reference>`
    select id, name from app_user where id = any(${[...ids]}::bigint[])`.execute(tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Whom the reader may hand over, those who do not work any more and still hold something first. */
export async function leavers(
  tx: Tx,
  actor: Actor,
  holdings: Holdings,
  now: Date,
): Promise<Answer<'GET /api/holdings'>['items']> {
  type User = { id: number; name: string; role: Role; state: string; managerId: number | null }
  const { rows } = await sql<User>`
    select id, name, role, state, manager_id as "managerId" from app_user order by name`.execute(tx)
  const things = new Map<number, number>()
  for (const holding of holdings)
    for (const { userId, n } of await holding.counts(tx, now))
      things.set(userId, (things.get(userId) ?? 0) + n)
  const items = rows.flatMap(user =>
    mayHandOver(actor, user)
      ? [
          {
            id: user.id,
            name: user.name,
            role: user.role,
            state: user.state,
            things: things.get(user.id) ?? 0,
          },
        ]
      : [],
  )
  const stranded = (user: { state: string; things: number }) => user.state !== 'active' && user.things > 0
  return items.sort((a, b) => Number(stranded(b)) - Number(stranded(a)))
}

/** By kind and territory, with the clocks that run about each kind. */
export async function holdingsOf(
  tx: Tx,
  actor: Actor,
  holdings: Holdings,
  userId: number,
  now: Date,
): Promise<Omit<Answer<'GET /api/users/:id/holdings'>, 'next'>> {
  const { id, name, role, state } = await leaverFor(tx, actor, userId)
  const names = await territoryNames(tx)
  const items = []
  for (const holding of holdings) {
    const held = await holding.items(tx, userId, now)
    if (held.length === 0) continue
    const counts = new Map<number | null, number>()
    for (const { territoryId } of held) counts.set(territoryId, (counts.get(territoryId) ?? 0) + 1)
    items.push({
      word: holding.word,
      n: held.length,
      clocks: await holding.clocks(
        tx,
        held.map(({ key }) => key),
      ),
      territories: [...counts]
        .map(([territoryId, n]) => ({
          territory: territoryId === null ? null : { id: territoryId, name: names.get(territoryId)! },
          n,
        }))
        .sort((a, b) => (a.territory?.name ?? '~').localeCompare(b.territory?.name ?? '~')),
    })
  }
  return { user: { id, name, role, state }, items, total: items.reduce((sum, { n }) => sum + n, 0) }
}

export async function heldThings(
  tx: Tx,
  actor: Actor,
  holdings: Holdings,
  of: { userId: number; word: HoldingWord; territoryId?: number | 'none' | undefined },
  page: { cursor?: string | undefined; limit: number },
  now: Date,
): Promise<Answer<'GET /api/users/:id/holdings/:word'>> {
  const after = page.cursor ? readIdCursor(page.cursor) : 0
  await leaverFor(tx, actor, of.userId)
  const names = await territoryNames(tx)
  const holding = holdings.find(({ word }) => word === of.word)!
  const wanted = of.territoryId === 'none' ? null : of.territoryId
  const all = (await holding.items(tx, of.userId, now)).filter(
    ({ territoryId }) => wanted === undefined || territoryId === wanted,
  )
  const rest = all.filter(({ key }) => key > after)
  const shown = rest.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ key, title, territoryId }) => ({
      id: key,
      title,
      territory: territoryId === null ? null : { id: territoryId, name: names.get(territoryId)! },
    })),
    next: rest.length > page.limit && last ? writeCursor([last.key]) : null,
    total: all.length,
  }
}

/** A preview as it is shown: by receiver and kind. */
export async function shownPreview(tx: Tx, preview: Preview): Promise<Answer<'POST /api/handovers/preview'>> {
  const names = await userNames(
    tx,
    preview.lots.map(({ toId }) => toId),
  )
  const items = []
  for (const { holding, toId, items: held, cannot } of preview.lots) {
    const stays = new Set(cannot)
    const keys = held.flatMap(({ key }) => (stays.has(key) ? [] : [key]))
    items.push({
      to: { id: toId, name: names.get(toId)! },
      word: holding.word,
      n: keys.length,
      clocks: await holding.clocks(tx, keys),
      cannot: held.flatMap(({ key, title }) => (stays.has(key) ? [title] : [])),
    })
  }
  items.sort((a, b) => a.to.name.localeCompare(b.to.name) || a.to.id - b.to.id)
  return { items, total: preview.total, staying: preview.staying, mark: preview.mark }
}

const columns = sql`h.id, json_build_object('id', f.id, 'name', f.name) as from, b.name as by, to_json(h.at)#>>'{}' as at,
  to_json(h.undone_at)#>>'{}' as "undoneAt", u.name as "undoneBy",
  (select count(*) from handover_item i where i.handover_id = h.id) as things`
const joined = sql`from handover h join app_user f on f.id = h.from_id left join app_user b on b.id = h.by_id
  left join app_user u on u.id = h.undone_by`

export async function listHandovers(
  tx: Tx,
  { fromId, cursor, limit }: { fromId?: number | undefined; cursor?: string | undefined; limit: number },
): Promise<Answer<'GET /api/handovers'>> {
  const before = cursor ? readIdCursor(cursor) : null
  const where = fromId === undefined ? sql`where true` : sql`where h.from_id = ${fromId}`
  const { rows } = await sql<Handover>`select ${columns} ${joined} ${where}
    ${before === null ? sql`` : sql`and h.id < ${before}`} order by h.id desc limit ${limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ n: number }>`select count(*) as n from handover h ${where}`.execute(
    tx,
  )
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > limit && last ? writeCursor([last.id]) : null,
    total: counted[0]!.n,
  }
}

/** Of one that was undone: what came back, and why the rest did not. */
async function returned(
  tx: Tx,
  id: number,
): Promise<{ holding: string; toId: number; stayed: string | null }[]> {
  const { rows } = await sql<{ holding: string; toId: number; stayed: string | null }>`
    select holding, to_id as "toId", stayed from handover_item where handover_id = ${id}`.execute(tx)
  return rows
}

export async function handoverById(
  tx: Tx,
  holdings: Holdings,
  id: number,
  now: Date,
): Promise<Answer<'GET /api/handovers/:id'>> {
  const { rows } = await sql<Handover>`select ${columns} ${joined} where h.id = ${id}`.execute(tx)
  const handover = rows[0] ?? refuse('no_such_handover', 404, 'There is no such hand-over.')
  const lots =
    handover.undoneAt === null
      ? (await returningOf(tx, holdings, { id, fromId: handover.from.id }, now)).map(
          ({ holding, toId, given, left }) => ({
            holding,
            toId,
            n: given.length,
            left: left.map(({ why }) => why),
          }),
        )
      : grouped(await returned(tx, id))
  const names = await userNames(
    tx,
    lots.map(({ toId }) => toId),
  )
  return {
    ...handover,
    items: holdings.flatMap(holding =>
      lots.flatMap(({ holding: name, toId, n, left }) => {
        if (name !== holding.name) return []
        const of = (why: string) => left.filter(each => each === why).length
        return [
          {
            to: { id: toId, name: names.get(toId)! },
            word: holding.word,
            n,
            returns: n - left.length,
            elsewhere: of('elsewhere'),
            done: of('done'),
            gone: of('not_there'),
          },
        ]
      }),
    ),
  }
}

type Lot = { holding: string; toId: number; n: number; left: string[] }
function grouped(rows: readonly { holding: string; toId: number; stayed: string | null }[]): Lot[] {
  const lots = new Map<string, Lot>()
  for (const { holding, toId, stayed } of rows) {
    const lot = lots.get(`${holding} ${toId}`) ?? { holding, toId, n: 0, left: [] }
    lot.n++
    if (stayed !== null) lot.left.push(stayed)
    lots.set(`${holding} ${toId}`, lot)
  }
  return [...lots.values()]
}
