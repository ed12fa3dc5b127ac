import type { z } from 'zod'
import { withinTime } from '../platform/bounded.ts'
import type { Tx } from '../platform/database.ts'
import { writeCondition } from '../shared/condition/read.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type ConditionNeeds, readAsked } from './asked.ts'
import { takeTurn } from './keep.ts'
import { keepSoon } from './keep-soon.ts'
import { mayChange, segmentById } from './list.ts'
import { refuseName } from './make.ts'
import type { segmentsContract } from './model/contract.ts'
import { asksItself } from './model/order.ts'
import { keptSegments } from './queries.ts'
import { nameIsTaken, type Segment, segmentOf } from './queries-of-segment.ts'
import { updateSegment } from './store.ts'
import { keepVersion, setChangedBy } from './store-versions.ts'
import { type UseNeeds, usersOf } from './users.ts'

/** How long a change waits for the nightly reckoning, in milliseconds. */
const patience = 5_000

type Asked = z.output<(typeof segmentsContract)['PATCH /api/segments/:id']['body']>

/**
 * A new version of a segment; the one before stays readable. Refuses `not_yours` (403), `archived`, `changed_meanwhile`,
 * `name_taken`, `bad_condition`, `asks_itself`, and `in_use` unless who changes the condition of a used one saw its users.
 */
export async function changeSegment(
  tx: Tx,
  actor: Actor,
  needs: ConditionNeeds & UseNeeds,
  id: number,
  asked: Asked,
  now: Date,
) {
  const before = await ownSegment(tx, actor, id)
  if (before.archivedAt) refuse('archived', 409, 'This segment is archived. Bring it back first.')
  if (asked.version !== undefined && asked.version !== before.version)
    refuse('changed_meanwhile', 409, 'Somebody changed this segment meanwhile. Look at it again.')
  const { name = before.name, note = before.note } = asked
  if (await nameIsTaken(tx, name, id)) refuseName()
  const source = await needs.source(tx)
  const condition =
    asked.condition === undefined ? before.condition : await readChanged(tx, needs, before, asked.condition)
  const isSame = JSON.stringify(condition?.when) === JSON.stringify(before.condition?.when)
  if (isSame && name === before.name && note === before.note)
    return segmentById(tx, actor, needs, id, 'en', now)
  if (!isSame && !asked.usersSeen) {
    const users = await usersOf(tx, needs, id)
    if (users.length > 0)
      refuse('in_use', 409, `Others use this segment: ${users.map(each => each.name).join(', ')}.`, {
        field: 'usersSeen',
      })
  }
  await keepVersion(tx, id)
  await updateSegment(tx, id, { name, note, condition }, now)
  await setChangedBy(tx, id, actor.userId)
  if (!isSame) await keepSoon(tx, source, [id], now)
  return segmentById(tx, actor, needs, id, 'en', now)
}

async function readChanged(tx: Tx, needs: ConditionNeeds, { id, about, kind }: Segment, given: unknown) {
  if (kind === 'static')
    refuse('static', 422, 'A static segment has no condition: people are put into it.', {
      field: 'condition',
    })
  const { when } = await readAsked(tx, await needs.source(tx), about, given)
  if (asksItself(id, when, await keptSegments(tx)))
    refuse('asks_itself', 422, 'This segment would ask about itself, by way of others.', {
      field: 'condition',
    })
  return writeCondition(about, when)
}

/** A segment that the actor may change, locked. Refuses `no_such_segment` (404) and `not_yours` (403). */
export async function ownSegment(tx: Tx, actor: Actor, id: number): Promise<Segment> {
  const turn = await withinTime(tx, patience, async () => {
    await takeTurn(tx)
    return true
  })
  if (!turn) refuse('busy', 503, 'Segments are being reckoned anew. Try again in a minute.')
  const segment = await segmentOf(tx, id, { lock: true })
  if (!mayChange(actor, segment)) refuse('not_yours', 403, 'Whoever made a segment changes it, or a manager.')
  return segment
}
