import { suppressedAmong } from '../consent/suppress.ts'
import type { Tx } from '../platform/database.ts'
import {
  type BatchOptions,
  type BatchResult,
  countRemark,
  folded,
  type RowOutcome,
  sameValues,
} from '../shared/batch.ts'
import { territoriesByName } from '../team/batch-users.ts'
import type { Actor } from '../team/model/actor.ts'
import { accountsForRows } from './batch-person-accounts.ts'
import { type Given, knownPersons, type Slot } from './batch-person-known.ts'
import { writePersons } from './batch-person-writing.ts'
import { languageOf, type PersonRecord, type PersonRow, placeOf } from './model/person-row.ts'
import { readPerson } from './model/read-person.ts'
import { byIndexOnly } from './store-batch-persons.ts'

const empty: Omit<PersonRecord, 'name'> = {
  accountId: null,
  givenName: null,
  familyName: null,
  email: null,
  phone: null,
  jobTitle: null,
  jobFunction: null,
  seniority: null,
  country: null,
  language: null,
  source: null,
  externalId: null,
  territoryId: null,
  emailLabel: null,
  phoneLabel: null,
  phoneE164: null,
  custom: '{}',
}

/**
 * Makes or completes persons as one set of statements. A row is somebody who is there by its id of the export, by external
 * id, by e-mail (further ones too), by telephone with the same name, else by account with the same name; the last only where
 * neither side has an address or id that says otherwise. History: no facts, no clocks. A row that does not fit is refused
 * by itself.
 */
export async function batchPersons(
  tx: Tx,
  _actor: Actor,
  rows: PersonRow[],
  now: Date,
  options: BatchOptions = {},
): Promise<BatchResult> {
  const remarks = new Map<string, number>()
  await byIndexOnly(tx)
  const territories = await territoriesByName(
    tx,
    rows.flatMap(row => row.territory ?? []),
    true,
  )
  const accounts = await accountsForRows(tx, rows, now, options, remarks)
  const given = rows.map((row): Given => {
    const { email, phone, name } = row.read ?? readPerson(row)
    return { row, email, phone, name, accountId: accounts.idOf(row, email) }
  })
  const there = await knownPersons(tx, given, options)
  const emails = given.flatMap(({ email }) => (email === null ? [] : [email]))
  const suppressed = await suppressedAmong(tx, { emails, phones: [] })
  const slots: Slot[] = []

  const outcomes = given.map(({ row, email, phone, name, accountId }): RowOutcome => {
    if (row.email && email === null)
      return { refused: `"${row.email.slice(0, 80)}" is not an e-mail address.`, field: 'email' }
    if (name === '') return { refused: 'The row has no name, address or id.', field: 'name' }
    const account = accounts.problemOf(row)
    if (account !== null) return { refused: account, field: 'account' }
    const found = there.find({ row, email, phone, name, accountId })
    if (found && 'refused' in found) return found
    const why = email === null ? undefined : suppressed.get(email)
    if (why === 'erased')
      return { refused: 'Whoever had this address was erased, and is not taken in again.', field: 'email' }
    if (why !== undefined)
      countRemark(remarks, 'Persons whose address is on the suppression list; nothing is sent to it.')
    const { points } = row.read ?? readPerson(row)
    const stated = {
      accountId,
      name: row.name || (row.givenName || row.familyName ? name : null),
      givenName: row.givenName,
      familyName: row.familyName,
      email,
      phone: row.phone,
      jobTitle: row.jobTitle,
      jobFunction: row.jobFunction,
      seniority: row.seniority,
      country: placeOf(row.country),
      language: languageOf(row.language),
      source: row.source,
      externalId: row.externalId,
      territoryId: row.territory
        ? territories.get(folded(row.territory))
        : // Somebody of another installation has the territory that they had there, or none.
          options.origin && row.key
          ? undefined
          : accounts.territoryOf(accountId, row),
      emailLabel: email === null ? null : row.emailLabel,
      phoneLabel: row.phone ? row.phoneLabel : null,
      phoneE164: phone,
    }
    if (!found) {
      const record = complete({ ...empty, name }, stated, 'overwrite', row)
      const slot: Slot = {
        id: null,
        stored: null,
        record,
        key: row.key ?? null,
        points: [...points],
        consents: [...(row.consents ?? [])],
        knownAt: row.knownAt ?? null,
        named: true,
      }
      slots.push(slot)
      there.add(slot)
      return 'created'
    }
    const slot = found
    if (email !== null && there.isOthers(email, slot))
      return { refused: `The address ${email} belongs to somebody else.`, field: 'email' }
    const further =
      email !== null && slot.record.email !== null && slot.record.email.toLowerCase() !== email.toLowerCase()
    if (further) stated.email = null
    const next = complete(slot.record, stated, options.onKnown ?? 'overwrite', row)
    const same = sameValues(slot.record, next)
    slot.record = next
    slot.key ??= row.key ?? null
    const moved = further && !there.isOf(email!, slot)
    if (moved) slot.points.push({ kind: 'email', label: row.emailLabel ?? 'work', value: email!, e164: null })
    slot.points.push(...points)
    slot.consents.push(...(row.consents ?? []))
    if (slot.named)
      countRemark(remarks, 'Persons named more than once in the file; a later row completes an earlier one.')
    else slots.push(slot)
    slot.named = true
    there.add(slot)
    return same && !moved ? 'unchanged' : 'updated'
  })
  const later = await writePersons(tx, slots, now, options, remarks)
  // A row that only brought a further address or a consent has changed its person as well.
  rows.forEach((row, i) => {
    if (outcomes[i] === 'unchanged' && later.has(there.slotOf(row) ?? null)) outcomes[i] = 'updated'
  })
  return { outcomes, remarks }
}

/** What the row states over what is stored; with 'fill' only where nothing is. Custom fields key by key. */
function complete(
  stored: PersonRecord,
  stated: { [K in keyof PersonRecord]?: PersonRecord[K] | null | undefined },
  onKnown: 'fill' | 'overwrite',
  row: PersonRow,
): PersonRecord {
  const result: Record<string, unknown> = { ...stored }
  for (const [key, value] of Object.entries(stated))
    if (
      value !== null &&
      value !== undefined &&
      value !== '' &&
      (onKnown === 'overwrite' || result[key] === null)
    )
      result[key] = value
  // A name that is only an address or an id is no name yet.
  if (stated.name && (stored.name === stored.email || stored.name === stored.externalId))
    result.name = stated.name
  // The label and the form of a telephone are those of the telephone that stays.
  if (result.phone === stored.phone && stored.phone !== null) {
    result.phoneE164 = stored.phoneE164
    result.phoneLabel = stored.phoneLabel ?? stated.phoneLabel ?? null
  }
  const custom = Object.entries(row.custom ?? {}).filter(([, value]) => value !== null && value !== undefined)
  if (custom.length > 0) {
    const before = JSON.parse(stored.custom) as Record<string, unknown>
    const after =
      onKnown === 'fill'
        ? { ...Object.fromEntries(custom), ...before }
        : { ...before, ...Object.fromEntries(custom) }
    if (JSON.stringify(before) !== JSON.stringify(after)) result.custom = JSON.stringify(after)
  }
  return result as PersonRecord
}
