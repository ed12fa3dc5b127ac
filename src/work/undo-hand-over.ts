import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import type { Given, Left } from '../platform/holding.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { Holdings } from './hand-over.ts'
import { leaverFor } from './may-hand-over.ts'
import type { HoldingWord } from './model/plan.ts'
import { setStayed, setUndone } from './store-handover.ts'

type Row = Given & { holding: string; toId: number }
export type Returning = { word: HoldingWord; holding: string; toId: number; given: Given[]; left: Left[] }

/**
 * What came of each thing, and what giving back would leave where it is. Nothing is written; with `hold`, nobody changes any
 * of it before the transaction ends, so that what is said is what happens.
 */
export async function returningOf(
  tx: Tx,
  holdings: Holdings,
  { id, fromId }: { id: number; fromId: number },
  now: Date,
  hold = false,
): Promise<Returning[]> {
  const { rows } = await sql<Row>`
    select holding, key, to_id as "toId", how, before from handover_item where handover_id = ${id}
    order by holding, to_id, key`.execute(tx)
  const lots = new Map<string, Returning>()
  for (const { holding, toId, key, how, before } of rows) {
    const name = `${holding} ${toId}`
    const word = holdings.find(each => each.name === holding)!.word
    const lot = lots.get(name) ?? { word, holding, toId, given: [], left: [] }
    lot.given.push({ key, how, before })
    lots.set(name, lot)
  }
  const of = (lot: Returning) => holdings.find(each => each.name === lot.holding)!
  // All rows of a kind at once and in the order of kinds: two who hold them do not wait for each other in a circle.
  if (hold)
    for (const holding of holdings) {
      const keys = rows.flatMap(row => (row.holding === holding.name ? [row.key] : []))
      if (keys.length > 0) await holding.hold(tx, [...new Set(keys)])
    }
  for (const lot of lots.values()) {
    const holding = of(lot)
    lot.left = await holding.left(tx, { from: lot.toId, to: fromId, given: lot.given, now })
  }
  return [...lots.values()]
}

/**
 * Whoever gave it has again what is still with the receiver as it was given; what was done or went on since stays, and is
 * said. Refuses `already_undone`.
 */
export async function undoHandOver(
  tx: Tx,
  actor: Actor,
  holdings: Holdings,
  id: number,
  now: Date,
): Promise<{ returned: number; stayed: number }> {
  const { rows } = await sql<{ fromId: number; undoneAt: Date | null }>`
    select from_id as "fromId", undone_at as "undoneAt" from handover where id = ${id} for update`.execute(tx)
  const handover = rows[0] ?? refuse('no_such_handover', 404, 'There is no such hand-over.')
  await leaverFor(tx, actor, handover.fromId, { lock: true })
  if (handover.undoneAt !== null) refuse('already_undone', 409, 'This hand-over was undone already.')
  let [returned, stayed] = [0, 0]
  for (const { holding: name, toId, given, left } of await returningOf(
    tx,
    holdings,
    { id, ...handover },
    now,
    true,
  )) {
    const holding = holdings.find(each => each.name === name)!
    const stays = new Set(left.map(({ key }) => key))
    const back = given.filter(({ key }) => !stays.has(key))
    await holding.giveBack(tx, { from: toId, to: handover.fromId, given: back, now })
    await setStayed(tx, id, { holding: name, toId, left })
    returned += back.length
    stayed += given.length - back.length
  }
  await setUndone(tx, id, actor.userId, now)
  await appendFact(tx, {
    name: 'work.handed_back',
    about: id,
    payload: { fromId: handover.fromId, by: actor.userId },
    at: now,
  })
  return { returned, stayed }
}
