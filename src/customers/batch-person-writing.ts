import { batchConsents } from '../consent/batch-consents.ts'
import type { Tx } from '../platform/database.ts'
import { type BatchOptions, countRemark, sameValues } from '../shared/batch.ts'
import type { Slot } from './batch-person-known.ts'
import {
  addressOwners,
  drawSubjectIds,
  insertPersons,
  insertPoints,
  type NewPoint,
  pointsOf,
  updatePersons,
} from './store-batch-persons.ts'
import { storeKeys } from './store-keys.ts'

/** Writes what a batch made of its persons; answers those of whom only something beside the record is new. */
export async function writePersons(
  tx: Tx,
  slots: readonly Slot[],
  now: Date,
  options: BatchOptions,
  remarks: Map<string, number>,
): Promise<Set<Slot | null>> {
  const { journal, source = 'import' } = options
  const fresh = slots.filter(slot => slot.id === null)
  const changed = slots.filter(
    ({ id, stored, record }) => id !== null && stored !== null && !sameValues(record, recordOf(stored)),
  )
  const ids = await drawSubjectIds(tx, fresh.length)
  options.onWriting?.()
  fresh.forEach((slot, i) => {
    slot.id = ids[i]!
  })
  if (changed.length > 0) {
    await journal?.changing(
      'person',
      changed.map(slot => slot.id!),
    )
    await updatePersons(tx, changed.map(whole), now)
  }
  if (fresh.length > 0) {
    await insertPersons(
      tx,
      fresh.map(slot => ({ ...whole(slot), source: slot.record.source ?? (options.origin ? null : source) })),
      fresh.map(slot => slot.knownAt ?? null),
      now,
    )
    journal?.created('person', ids)
  }
  const later = new Set<Slot | null>()
  const points = await newPoints(tx, slots, remarks)
  if (points.length > 0) {
    const ids = await insertPoints(
      tx,
      points.map(({ point }) => point),
      source,
      now,
    )
    journal?.created('contact_point', ids)
    for (const { slot } of points) later.add(slot)
  }
  const consents = slots.flatMap(slot => slot.consents.map(consent => ({ ...consent, personId: slot.id! })))
  if (consents.length > 0) {
    const ids = await batchConsents(tx, consents, source, now)
    journal?.created('consent', ids)
  }
  if (options.origin)
    await storeKeys(
      tx,
      options.origin,
      'person',
      slots.flatMap(({ key, id }) => (key === null ? [] : [{ key, id: id! }])),
    )
  return later
}

const recordOf = ({ id: _, ...record }: NonNullable<Slot['stored']>) => record
const whole = (slot: Slot) => ({ ...slot.record, id: slot.id! })

/** Further addresses that are neither there nor somebody else's. */
async function newPoints(
  tx: Tx,
  slots: readonly Slot[],
  remarks: Map<string, number>,
): Promise<{ slot: Slot; point: NewPoint }[]> {
  const asked = slots.filter(slot => slot.points.length > 0)
  if (asked.length === 0) return []
  const there = await pointsOf(
    tx,
    'person_id',
    asked.flatMap(slot => (slot.stored ? slot.id! : [])),
  )
  const emails = [
    ...new Set(
      asked.flatMap(slot =>
        slot.points.flatMap(({ kind, value }) => (kind === 'email' ? value.toLowerCase() : [])),
      ),
    ),
  ]
  const taken = new Map(await addressOwners(tx, emails))
  const result: { slot: Slot; point: NewPoint }[] = []
  for (const slot of asked) {
    const known = there.get(slot.id!) ?? new Set<string>()
    let place = known.size
    for (const point of slot.points) {
      const lower = point.value.toLowerCase()
      const key = `${point.kind} ${lower}`
      if (known.has(key) || (point.kind === 'phone' && slot.record.phone?.toLowerCase() === lower)) continue
      if (point.kind === 'email') {
        if (slot.record.email?.toLowerCase() === lower) continue
        const owner = taken.get(lower)
        if (owner !== undefined) {
          if (owner !== slot.id)
            countRemark(remarks, 'Further addresses that belong to somebody else were left out.')
          continue
        }
        taken.set(lower, slot.id!)
      }
      known.add(key)
      result.push({ slot, point: { ...point, personId: slot.id!, accountId: null, position: ++place } })
    }
  }
  return result
}
