import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { writeCondition } from '../shared/condition/read.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type ConditionNeeds, readAsked } from './asked.ts'
import { keepSoon } from './keep-soon.ts'
import { segmentById } from './list.ts'
import type { segmentsContract } from './model/contract.ts'
import { nameIsTaken, segmentCount } from './queries-of-segment.ts'
import { insertSegment } from './store.ts'

type Asked = z.output<(typeof segmentsContract)['POST /api/segments']['body']>
/** More than anybody overlooks; each is asked at every change. */
export const mostSegments = 500

/** Makes a segment and reckons who is in it. Refuses `name_taken`, `too_many_segments` and `bad_condition`. */
export async function makeSegment(tx: Tx, actor: Actor, needs: ConditionNeeds, asked: Asked, now: Date) {
  const { name, note = '', about } = asked
  const source = await needs.source(tx)
  const condition =
    asked.condition === undefined
      ? null
      : writeCondition(about, (await readAsked(tx, source, about, asked.condition)).when)
  if (await nameIsTaken(tx, name)) refuseName()
  if ((await segmentCount(tx)) >= mostSegments)
    refuse('too_many_segments', 409, `There are ${mostSegments} segments. Archive one first.`)
  const id = await insertSegment(tx, { name, note, about, condition, madeBy: actor.userId }, now)
  await keepSoon(tx, source, [id], now)
  return segmentById(tx, actor, needs, id, 'en', now)
}

export const refuseName = (): never =>
  refuse('name_taken', 409, 'Another segment has this name.', { field: 'name' })
