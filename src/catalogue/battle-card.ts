import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { competitionKeepers } from '../team/model/access.ts'
import type { Actor } from '../team/model/actor.ts'
import { competitorValues, type Profile, pointById, profileOf } from './competitors.ts'
import {
  confirmPointAt,
  insertPoint,
  type PointValues,
  removePointAt,
  updatePoint,
} from './store-competitors.ts'

type PointInput = { [K in keyof PointValues]?: PointValues[K] | undefined }

const keepers: readonly string[] = [...competitionKeepers, 'system']

/** Anybody of ours may add what was heard in the field. Refuses `no_such_competitor`. */
export async function addPoint(
  tx: Tx,
  actor: Actor,
  competitorId: number,
  input: Omit<PointValues, 'body'> & { body?: string | null | undefined },
  now: Date,
): Promise<Profile> {
  await competitorValues(tx, competitorId)
  await insertPoint(tx, competitorId, { ...input, body: input.body ?? null }, actor.userId, now)
  return profileOf(tx, competitorId, now)
}

/** By whoever wrote it or keeps the card; changing confirms. Refuses `no_such_point`, `not_yours`. */
export async function changePoint(
  tx: Tx,
  actor: Actor,
  id: number,
  input: PointInput,
  now: Date,
): Promise<Profile> {
  const point = await own(tx, actor, id)
  await updatePoint(
    tx,
    id,
    {
      kind: input.kind ?? point.kind,
      heading: input.heading ?? point.heading,
      body: input.body === undefined ? point.body : input.body,
    },
    now,
  )
  return profileOf(tx, point.competitorId, now)
}

export async function confirmPoint(tx: Tx, _actor: Actor, id: number, now: Date): Promise<Profile> {
  const { competitorId } = await pointById(tx, id)
  await confirmPointAt(tx, id, now)
  return profileOf(tx, competitorId, now)
}

export async function removePoint(tx: Tx, actor: Actor, id: number, now: Date): Promise<{ ok: true }> {
  await own(tx, actor, id)
  await removePointAt(tx, id, now)
  return { ok: true }
}

async function own(tx: Tx, actor: Actor, id: number) {
  const point = await pointById(tx, id)
  if (point.userId !== actor.userId && !keepers.includes(actor.role))
    refuse('not_yours', 403, 'Whoever wrote this or keeps the card may change it.')
  return point
}
