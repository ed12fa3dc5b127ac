import type { RowConsent } from '../consent/model/consent.ts'
import type { Tx } from '../platform/database.ts'
import type { BatchOptions } from '../shared/batch.ts'
import type { PersonRecord, PersonRow, RowPoint } from './model/person-row.ts'
import {
  addressOwners,
  lockNamesakes,
  lockPersons,
  type NameKey,
  type StoredPerson,
} from './store-batch-persons.ts'
import { keyedRecords, recordsWithKey } from './store-keys.ts'

/** A person of the batch: as stored (null when new), as the rows make it, and what came with it. */
export type Slot = {
  id: number | null
  stored: StoredPerson | null
  record: PersonRecord
  key: string | null
  points: (RowPoint & { e164: string | null })[]
  consents: RowConsent[]
  knownAt?: Date | null
  /** A row of this batch named it. */
  named: boolean
}
export type Given = {
  row: PersonRow
  email: string | null
  phone: string | null
  name: string
  accountId: number | null
}
type Refused = { refused: string; field: string }

function slotOf({ id, ...record }: StoredPerson): Slot {
  const stored = { id, ...record }
  return { id, stored, record, key: null, points: [], consents: [], named: false }
}

/** Finds who a row is among those stored and those that earlier rows of the batch made. */
export async function knownPersons(tx: Tx, given: readonly Given[], options: BatchOptions) {
  const origin = options.origin ?? null
  const emails = new Set(given.flatMap(one => (one.email === null ? [] : one.email.toLowerCase())))
  for (const { row } of given)
    for (const point of row.points ?? []) if (point.kind === 'email') emails.add(point.value.toLowerCase())
  const further = await addressOwners(tx, [...emails])
  const keys = given.flatMap(one => one.row.key ?? [])
  const byKey = await keyedRecords(tx, origin, 'person', keys)
  const stored = await lockPersons(tx, {
    externalIds: [...new Set(given.flatMap(one => one.row.externalId ?? []))],
    emails: [...emails],
    ids: [...new Set([...further.values(), ...byKey.values()])],
  })
  const external = new Map<string, Slot>()
  const mail = new Map<string, Slot>()
  const keyed = new Map<string, Slot>()
  const named = new Map<string, Set<Slot>>()
  const byRow = new Map<PersonRow, Slot>()

  const nameKeys = ({ name, accountId, phoneE164 }: PersonRecord): string[] => {
    const lower = name.toLowerCase()
    const keys: string[] = []
    if (accountId !== null) keys.push(`a${accountId} ${lower}`)
    if (phoneE164 !== null) keys.push(`p${phoneE164} ${lower}`)
    return keys
  }
  const index = (slot: Slot) => {
    const { record } = slot
    if (record.externalId !== null) external.set(record.externalId, slot)
    if (record.email !== null) mail.set(record.email.toLowerCase(), slot)
    for (const key of nameKeys(record)) {
      const there = named.get(key)
      if (there) there.add(slot)
      else named.set(key, new Set([slot]))
    }
  }
  const people = new Map(stored.map(person => [person.id, slotOf(person)]))
  for (const slot of people.values()) index(slot)
  for (const [email, id] of further) if (people.has(id)) mail.set(email, people.get(id)!)
  for (const [key, id] of byKey) {
    const slot = people.get(id)
    if (!slot) continue
    keyed.set(key, slot)
    slot.key = key
  }
  const sureOf = ({ row, email }: Given): Slot | null =>
    (row.key ? keyed.get(row.key) : undefined) ??
    (row.externalId ? external.get(row.externalId) : undefined) ??
    (email ? mail.get(email.toLowerCase()) : undefined) ??
    null

  // Namesakes are looked for only where nothing better says who it is.
  const wanted = given.flatMap((one): NameKey[] =>
    one.name === '' || (one.accountId === null && one.phone === null) || sureOf(one) !== null
      ? []
      : [{ name: one.name.toLowerCase(), accountId: one.accountId, phone: one.phone }],
  )
  for (const person of await lockNamesakes(tx, wanted)) {
    if (people.has(person.id)) continue
    const slot = slotOf(person)
    people.set(person.id, slot)
    index(slot)
  }
  const owned = await ownKeys(tx, origin, people)

  return {
    find(one: Given): Slot | Refused | null {
      const slot = likely(one)
      if (slot && !('refused' in slot)) byRow.set(one.row, slot)
      return slot
    },
    add(slot: Slot) {
      index(slot)
      for (const { kind, value } of slot.points)
        if (kind === 'email' && !mail.has(value.toLowerCase())) mail.set(value.toLowerCase(), slot)
      if (slot.key !== null) keyed.set(slot.key, slot)
    },
    /** Is the address that of somebody other than this one? */
    isOthers(email: string, slot: Slot): boolean {
      const owner = mail.get(email.toLowerCase())
      return owner !== undefined && owner !== slot
    },
    isOf: (email: string, slot: Slot): boolean => mail.get(email.toLowerCase()) === slot,
    slotOf: (row: PersonRow): Slot | undefined => byRow.get(row),
  }

  function likely(one: Given): Slot | Refused | null {
    const { row, email, phone, accountId } = one
    // Two ids of one export are two persons, however alike they are.
    const another = (slot: Slot) =>
      row.key && origin !== null && slot.key !== row.key && (slot.key !== null || owned.has(slot.id ?? 0))
    const sure = sureOf(one)
    if (sure) return another(sure) ? null : sure
    const name = one.name.toLowerCase()
    const byPhone = phone === null ? undefined : named.get(`p${phone} ${name}`)
    const byAccount = accountId === null ? undefined : named.get(`a${accountId} ${name}`)
    const close = [...(byPhone ?? byAccount ?? [])].filter(slot => {
      const { record } = slot
      if (another(slot)) return false
      if (row.externalId && record.externalId !== null && record.externalId !== row.externalId) return false
      return byPhone !== undefined || email === null || record.email === null
    })
    if (close.length > 1)
      return {
        refused: `${close.length} persons are called "${one.name.slice(0, 80)}" there: say which by e-mail or external id.`,
        field: 'name',
      }
    return close[0] ?? null
  }
}

/** Who among these has an id of this export already. */
async function ownKeys(tx: Tx, origin: string | null, people: Map<number, Slot>): Promise<Set<number>> {
  if (origin === null) return new Set()
  return recordsWithKey(tx, origin, 'person', [...people.keys()])
}
