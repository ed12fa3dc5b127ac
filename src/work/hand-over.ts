import { createHash } from 'node:crypto'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import type { HeldItem, Holding } from '../platform/holding.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { assertReceivers, leaverFor } from './may-hand-over.ts'
import { type HoldingWord, type Plan, receiverOf } from './model/plan.ts'
import { insertHandover, insertItems } from './store-handover.ts'

/** What refers to a user as present holder, of all domains. */
export type Holdings = readonly Holding<HoldingWord>[]

export type Lot = {
  holding: Holding<HoldingWord>
  toId: number
  items: HeldItem[]
  /** Of `items`, those that this receiver cannot take. */
  cannot: number[]
}
export type Preview = {
  lots: Lot[]
  /** Things that would go to somebody, and those that stay because the receiver cannot take them. */
  total: number
  staying: number
  /** Names exactly what was shown: handing over is refused when it is not that any more. */
  mark: string
}

/** What would go to whom, thing by thing. Nothing is written. Refusals are those of handing over. */
export async function previewHandOver(
  tx: Tx,
  actor: Actor,
  holdings: Holdings,
  plan: Plan,
  now: Date,
): Promise<Preview> {
  const leaver = await leaverFor(tx, actor, plan.fromId, { lock: true })
  await assertReceivers(tx, leaver, plan)
  const lots: Lot[] = []
  for (const holding of holdings) {
    const byReceiver = new Map<number, HeldItem[]>()
    for (const item of await holding.items(tx, plan.fromId, now)) {
      const toId = receiverOf(plan, { word: holding.word, territoryId: item.territoryId })
      const lot = byReceiver.get(toId)
      if (lot) lot.push(item)
      else byReceiver.set(toId, [item])
    }
    for (const [toId, items] of byReceiver) {
      const keys = items.map(({ key }) => key)
      lots.push({ holding, toId, items, cannot: await holding.cannot(tx, toId, keys) })
    }
  }
  const staying = lots.reduce((sum, { cannot }) => sum + cannot.length, 0)
  const held = lots.reduce((sum, { items }) => sum + items.length, 0)
  return { lots, total: held - staying, staying, mark: markOf(lots) }
}

function markOf(lots: readonly Lot[]): string {
  const digest = createHash('sha256')
  for (const { holding, toId, items, cannot } of lots)
    digest.update(`${holding.name} ${toId} ${items.map(({ key }) => key)} ${cannot}\n`)
  return digest.digest('base64url').slice(0, 22)
}

/**
 * Everything that was shown goes to whoever it was shown for, in one transaction with its journal. Refuses
 * `changed_meanwhile` when it is not the same any more, `nothing_held` when there is nothing to hand over.
 */
export async function handOver(
  tx: Tx,
  actor: Actor,
  holdings: Holdings,
  { mark, ...plan }: Plan & { mark: string },
  now: Date,
): Promise<{ id: number }> {
  const preview = await previewHandOver(tx, actor, holdings, plan, now)
  if (preview.mark !== mark) changedMeanwhile()
  if (preview.total === 0) refuse('nothing_held', 409, 'There is nothing to hand over.')
  const id = await insertHandover(tx, { plan, byId: actor.userId }, now)
  for (const { holding, toId, items, cannot } of preview.lots) {
    const stays = new Set(cannot)
    const keys = items.flatMap(({ key }) => (stays.has(key) ? [] : [key]))
    const given = await holding.give(tx, { from: plan.fromId, to: toId, keys, now })
    const gone = new Set(given.map(({ key }) => key))
    // Somebody was quicker between looking and writing: then nothing of it stands.
    if (keys.some(key => !gone.has(key))) changedMeanwhile()
    await insertItems(tx, id, { holding: holding.name, toId, given })
  }
  await appendFact(tx, {
    name: 'work.handed_over',
    about: id,
    payload: { fromId: plan.fromId, by: actor.userId },
    at: now,
  })
  return { id }
}

const changedMeanwhile = (): never =>
  refuse(
    'changed_meanwhile',
    409,
    'What this person holds changed meanwhile. Look at it again; nothing was moved.',
  )
