import { keyedAccountIds } from '../customers/batch-accounts.ts'
import { keyedPersons, personsByKeys } from '../customers/persons-known.ts'
import type { Tx } from '../platform/database.ts'
import {
  type BatchOptions,
  type BatchResult,
  countRemark,
  type RowOutcome,
  sameValues,
  withStated,
} from '../shared/batch.ts'
import type { Actor } from '../team/model/actor.ts'
import { definitionInForce } from './definitions.ts'
import { gradeOf } from './model/definition/weigh.ts'
import { gradeOfWords, reasonOfWords, reasonsOf, stateOfWords } from './model/past-lead.ts'
import { personsForLeads } from './queries.ts'
import { drawLeadIds, insertPastLeads, type LeadRecord, lockLeads, updatePastLeads } from './store-batch.ts'

/** One lead of before as stated elsewhere; a field left out or empty says nothing. Names of others are resolved already. */
export type LeadRow = {
  personKey?: string | null
  externalId?: string | null
  email?: string | null
  /** The account that the lead was raised for; else that of its person. */
  accountKey?: string | null
  accountId?: number | null
  territoryId?: number | null
  raisedAt: Date
  raisedBy?: string | null
  state?: string | null
  score?: number | null
  fit?: number | null
  engagement?: number | null
  grade?: string | null
  /** JSON. */
  reasons?: string | null
  definition?: number | null
  source?: string | null
  campaignId?: number | null
  productGroupId?: number | null
  ownerId?: number | null
  routedAt?: Date | null
  verdictAt?: Date | null
  verdictBy?: number | null
  reason?: string | null
  note?: string | null
  touchId?: number | null
  opportunityId?: number | null
  /** Of a lead that joined another of its person: when that one was raised. */
  joinedTo?: Date | null
}
type Slot = { id: number | null; stored: LeadRecord | null; record: LeadRecord }
type Refused = { refused: string; field: string }

/** Why a row fits nobody, whoever it is about; null when it does. */
export function problemOfLead(row: LeadRow, now: Date): Refused | null {
  if (!row.email && !row.externalId && !row.personKey)
    return { refused: 'The row says neither an address nor an id of a person.', field: 'email' }
  if (row.raisedAt > now) return { refused: 'A lead cannot be of tomorrow.', field: 'raisedAt' }
  if (row.state && stateOfWords(row.state) === null)
    return {
      refused: `"${row.state.slice(0, 40)}" is none of open, accepted, rejected, converted.`,
      field: 'state',
    }
  if (row.state && stateOfWords(row.state) === 'joined' && !row.joinedTo)
    return { refused: 'Which lead it joined is not said.', field: 'joinedTo' }
  if (row.verdictAt && row.verdictAt < row.raisedAt)
    return { refused: 'The verdict is before the lead was raised.', field: 'verdictAt' }
  if ((row.score ?? 0) < 0 || (row.score ?? 0) > 100)
    return { refused: 'A score is from 0 to 100.', field: 'score' }
  if (row.grade && gradeOfWords(row.grade) === null)
    return {
      refused: `"${row.grade.slice(0, 40)}" is no grade: a letter A to D and a digit 1 to 4.`,
      field: 'grade',
    }
  return null
}

const iso = (at: Date | null | undefined): string | undefined => at?.toISOString()

/**
 * Takes in leads of before: the same person and moment of raising is the same lead. History: nothing is routed, no promise
 * starts, nobody is told; an open one waits with its owner. A person has one open lead at most.
 */
export async function batchLeads(
  tx: Tx,
  _actor: Actor,
  rows: readonly LeadRow[],
  now: Date,
  { origin = null, onKnown = 'overwrite', journal }: BatchOptions = {},
): Promise<BatchResult & { ids: (number | null)[] }> {
  const remarks = new Map<string, number>()
  const of = (pick: (row: LeadRow) => string | null | undefined) => [
    ...new Set(rows.flatMap(row => pick(row) ?? [])),
  ]
  const known = await personsByKeys(tx, {
    externalIds: of(row => row.externalId),
    emails: of(row => row.email),
  })
  const keyed = await keyedPersons(
    tx,
    origin,
    of(row => row.personKey),
  )
  const accounts = await keyedAccountIds(
    tx,
    origin,
    of(row => row.accountKey),
  )
  const personOf = (row: LeadRow): number | undefined =>
    (
      (row.personKey ? keyed.get(row.personKey) : undefined) ??
      (row.externalId ? known.get(row.externalId) : undefined) ??
      (row.email ? known.get(row.email.toLowerCase()) : undefined)
    )?.personId
  const ids = [...new Set(rows.flatMap(row => personOf(row) ?? []))]
  const persons = new Map((await personsForLeads(tx, ids)).map(person => [person.personId, person]))
  const { version, rules } = await definitionInForce(tx, now)
  const slots = new Map<string, Slot>()
  const openOf = new Map<number, Slot>()
  for (const { id, ...record } of await lockLeads(tx, ids)) {
    const slot = { id, stored: record, record }
    slots.set(`${record.personId} ${record.raisedAt}`, slot)
    if (record.state === 'open') openOf.set(record.personId, slot)
  }
  const joining: { slot: Slot; at: string }[] = []
  const slotOfRow: (Slot | null)[] = []

  const next = (row: LeadRow): RowOutcome | Refused => {
    const personId = personOf(row)
    const person = personId === undefined ? undefined : persons.get(personId)
    if (personId === undefined || person === undefined)
      return {
        refused: `Nobody is known by "${(row.externalId ?? row.email ?? row.personKey ?? '').slice(0, 80)}".`,
        field: row.externalId ? 'externalId' : row.email ? 'email' : 'personKey',
      }
    const problem = problemOfLead(row, now)
    if (problem !== null) return problem
    const stated = row.state ? stateOfWords(row.state) : undefined
    const place = `${personId} ${iso(row.raisedAt)}`
    const slot = slots.get(place) ?? null
    const before = slot?.record
    const state = (stated ?? before?.state ?? 'open') as string
    if (before && before.state !== 'open' && state !== before.state)
      return { refused: `This lead is ${before.state} here already.`, field: 'state' }
    const open = openOf.get(personId)
    if (state === 'open' && open && open !== slot)
      return { refused: 'This person has an open lead already.', field: 'state' }
    if (state !== 'open' && state !== 'joined' && !row.verdictAt && !before?.verdictAt)
      countRemark(remarks, 'Leads without a moment of the verdict: judged at the moment of their raising.')
    const fit = row.fit ?? undefined
    const engagement = row.engagement ?? undefined
    const { reason, note } = reasonOfWords(row.reason ?? null, row.note ?? null)
    const accountId =
      (row.accountKey ? accounts.get(row.accountKey) : undefined) ?? row.accountId ?? undefined
    const base: LeadRecord = before ?? {
      personId,
      // From an export of ours comes what was so there, also nothing.
      accountId: origin === null ? person.accountId : null,
      territoryId: origin === null ? person.territoryId : null,
      productGroupId: null,
      campaignId: null,
      source: null,
      touchId: null,
      raisedBy: 'import',
      raisedAt: row.raisedAt.toISOString(),
      definitionVersion: version,
      score: 0,
      fit: 0,
      engagement: 0,
      grade: gradeOf(rules, { fit: fit ?? 0, engagement: engagement ?? 0, percent: null }),
      reasons: '[]',
      ownerId: null,
      routedAt: null,
      state,
      verdictAt: null,
      verdictBy: null,
      reason: null,
      note: null,
      opportunityId: null,
      joinedTo: null,
    }
    const values: { [K in keyof LeadRecord]?: LeadRecord[K] | undefined } = {
      accountId,
      territoryId: row.territoryId ?? undefined,
      productGroupId: row.productGroupId ?? undefined,
      campaignId: row.campaignId ?? undefined,
      source: row.source ?? undefined,
      touchId: row.touchId ?? undefined,
      raisedBy: row.raisedBy ?? undefined,
      definitionVersion: row.definition ?? undefined,
      score: row.score ?? undefined,
      fit,
      engagement,
      grade: row.grade ? (gradeOfWords(row.grade) ?? undefined) : undefined,
      reasons:
        row.score === null || row.score === undefined
          ? undefined
          : JSON.stringify(reasonsOf(row.score, row.reasons ?? null)),
      ownerId: row.ownerId ?? undefined,
      routedAt: iso(row.routedAt),
      verdictAt: iso(row.verdictAt),
      verdictBy: row.verdictBy ?? undefined,
      reason: reason ?? undefined,
      note: note ?? undefined,
      opportunityId: row.opportunityId ?? undefined,
    }
    // What is there is completed, or replaced where the file wins.
    if (before && onKnown === 'fill')
      for (const key of Object.keys(values) as (keyof LeadRecord)[])
        if (before[key] !== null) delete values[key]
    const record: LeadRecord = { ...withStated<LeadRecord>(base, values), state }
    if (before && sameReasons(before.reasons, record.reasons)) record.reasons = before.reasons
    if (state !== 'open' && state !== 'joined') record.verdictAt ??= record.raisedAt
    const made: Slot = slot ?? { id: null, stored: null, record }
    made.record = record
    slots.set(place, made)
    slotOfRow[slotOfRow.length - 1] = made
    if (state === 'open') openOf.set(personId, made)
    else if (openOf.get(personId) === made) openOf.delete(personId)
    if (state === 'joined' && row.joinedTo && record.joinedTo === null)
      joining.push({ slot: made, at: `${personId} ${iso(row.joinedTo)}` })
    if (slot === null) return 'created'
    return before && sameValues(before, record) ? 'unchanged' : 'updated'
  }
  const outcomes = rows.map((row): RowOutcome => {
    slotOfRow.push(null)
    return next(row)
  })

  const fresh = [...slots.values()].filter(slot => slot.stored === null)
  const drawn = await drawLeadIds(tx, fresh.length)
  fresh.forEach((slot, i) => {
    slot.id = drawn[i]!
  })
  for (const { slot, at } of joining) slot.record.joinedTo = slots.get(at)?.id ?? null
  // A lead that joined one that is not there is told of as rejected: it was the second of two.
  for (const { record } of fresh)
    if (record.state === 'joined' && record.joinedTo === null) {
      record.state = 'rejected'
      record.reason = 'duplicate'
      record.verdictAt ??= record.raisedAt
      countRemark(remarks, 'Leads that joined one that is not there: taken in as rejected duplicates.')
    }
  if (fresh.length > 0) {
    await insertPastLeads(
      tx,
      fresh.map(slot => ({ ...slot.record, id: slot.id! })),
    )
    journal?.created('lead', drawn)
  }
  const changed = [...slots.values()].filter(
    ({ stored, record }) => stored !== null && !sameValues(stored, record),
  )
  if (changed.length > 0) {
    await journal?.changing(
      'lead',
      changed.map(slot => slot.id!),
    )
    await updatePastLeads(
      tx,
      changed.map(slot => ({ ...slot.record, id: slot.id! })),
    )
  }
  return { outcomes, remarks, ids: slotOfRow.map(slot => slot?.id ?? null) }
}

/** The database writes JSON in its own way. */
const sameReasons = (one: string, other: string): boolean =>
  one === other || JSON.stringify(reasonsOf(sum(one), one)) === JSON.stringify(reasonsOf(sum(other), other))
const sum = (reasons: string): number =>
  (JSON.parse(reasons) as { points: number }[]).reduce((total, { points }) => total + points, 0)
