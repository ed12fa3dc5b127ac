import { campaignsByName } from '../campaigns/queries.ts'
import { catalogueKey, groupsByKey } from '../catalogue/queries.ts'
import type { RowConsent } from '../consent/model/consent.ts'
import { addressLine, type PersonRow, type PointLabel, type RowPoint } from '../customers/model/person-row.ts'
import { readPerson } from '../customers/model/read-person.ts'
import type { Tx } from '../platform/database.ts'
import { type BatchOptions, type BatchResult, folded, type RowOutcome } from '../shared/batch.ts'
import { usersByName } from '../team/batch-users.ts'
import type { Actor } from '../team/model/actor.ts'
import { batchTouches, type TouchRow } from '../touches/batch-touches.ts'
import type { Values } from './model/understand.ts'

const text = (value: Values[string] | undefined): string | null => (typeof value === 'string' ? value : null)
const label = (value: Values[string] | undefined): PointLabel | null =>
  value === 'work' || value === 'private' || value === 'other' ? value : null
const list = (value: Values[string] | undefined): string[] =>
  typeof value === 'string' ? (JSON.parse(value) as string[]) : []
const instant = (value: Values[string] | undefined): Date | null =>
  typeof value === 'string' ? new Date(value) : null

const consentFields = [
  ['consentEmail', 'newsletter', 'email'],
  ['consentPhone', 'product_news', 'phone'],
  ['consentPost', 'product_news', 'letter'],
] as const

/** Contact points and consents in an export of ours are JSON; what does not have their shape is left out. */
export function structures<T>(
  value: Values[string] | undefined,
  is: (one: Record<string, unknown>) => boolean,
): T[] {
  if (typeof value !== 'string') return []
  const read: unknown = JSON.parse(value)
  const all = Array.isArray(read) ? read : []
  return all.filter(
    one => typeof one === 'object' && one !== null && is(one as Record<string, unknown>),
  ) as T[]
}
const texts = (one: Record<string, unknown>): boolean =>
  Object.values(one).every(value => value === null || (typeof value === 'string' && value.length <= 2_000))
export const isPoint = (one: Record<string, unknown>): boolean =>
  texts(one) &&
  ['email', 'phone', 'address'].includes(String(one.kind)) &&
  ['work', 'private', 'other'].includes(String(one.label)) &&
  typeof one.value === 'string' &&
  one.value !== ''
type WrittenConsent = Omit<RowConsent, 'at'> & { at: string }
const isConsent = ({ granted, pending, ...one }: Record<string, unknown>): boolean =>
  typeof granted === 'boolean' &&
  typeof pending !== 'string' &&
  Object.values(one).every(value => value === null || typeof value === 'string') &&
  typeof one.purpose === 'string' &&
  typeof one.channel === 'string' &&
  !Number.isNaN(Date.parse(String(one.at)))

/** The declared fields of a row, by key. */
export function customOf(values: Values): Record<string, unknown> | undefined {
  let custom: Record<string, unknown> | undefined
  for (const key in values) {
    if (!key.startsWith('custom.') || values[key] === null) continue
    custom ??= {}
    custom[key.slice(7)] = values[key]
  }
  return custom
}

/** A person of a table: its further columns become contact points, its ticks consents. */
export function personRow(v: Values): PersonRow {
  const points: RowPoint[] = structures<RowPoint>(v.points, isPoint)
  for (const key of ['email2', 'email3'])
    if (v[key])
      points.push({ kind: 'email', label: key === 'email2' ? 'private' : 'other', value: String(v[key]) })
  for (const value of list(v.furtherEmails)) points.push({ kind: 'email', label: 'other', value })
  let phone = text(v.phone)
  for (const key of ['mobile', 'phone2']) {
    const value = text(v[key])
    if (value === null) continue
    if (phone === null) phone = value
    else if (value !== phone)
      points.push({ kind: 'phone', label: key === 'mobile' ? 'work' : 'private', value })
  }
  for (const value of list(v.furtherPhones)) points.push({ kind: 'phone', label: 'other', value })
  const place = {
    street: text(v.street),
    postalCode: text(v.postalCode),
    city: text(v.city),
    region: text(v.region),
    country: text(v.country),
  }
  if (place.street || place.postalCode || place.city)
    points.push({ kind: 'address', label: 'work', value: addressLine(place), ...place })
  const consents: RowConsent[] = structures<WrittenConsent>(v.consents, isConsent).map(one => ({
    ...one,
    at: new Date(one.at),
  }))
  for (const [key, purpose, channel] of consentFields)
    if (v[key] === 1 || v[key] === 0) consents.push({ purpose, channel, granted: v[key] === 1 })
  const row: PersonRow = {
    key: text(v.key),
    externalId: text(v.externalId),
    name: text(v.name),
    givenName: text(v.givenName),
    familyName: text(v.familyName),
    email: text(v.email),
    phone,
    jobTitle: text(v.jobTitle),
    jobFunction: text(v.jobFunction),
    seniority: text(v.seniority),
    country: text(v.country),
    language: text(v.language),
    source: text(v.source),
    account: text(v.account),
    accountKey: text(v.accountKey),
    territory: text(v.territory),
    emailLabel: label(v.emailLabel),
    phoneLabel: label(v.phoneLabel),
    knownAt: instant(v.knownAt),
  }
  const custom = customOf(v)
  if (points.length > 0) row.points = points
  if (consents.length > 0) row.consents = consents
  if (custom) row.custom = custom
  row.read = readPerson(row)
  return row
}

/** Names of campaigns, product groups and people are looked up first; a row with a name nobody has is refused. */
export async function importTouches(
  tx: Tx,
  actor: Actor,
  rows: Values[],
  now: Date,
  options: BatchOptions,
): Promise<BatchResult> {
  const named = (key: string): string[] => [...new Set(rows.flatMap(v => text(v[key]) ?? []))]
  const campaigns = await campaignsByName(tx, named('campaign'))
  const users = await usersByName(tx, named('user'))
  const groups = await groupsByKey(tx, named('productGroup').map(catalogueKey))
  const outcomes: (RowOutcome | null)[] = []
  const fit: TouchRow[] = []
  for (const v of rows) {
    const campaign = text(v.campaign)
    const group = text(v.productGroup)
    const user = text(v.user)
    const campaignId = campaign === null ? null : campaigns.get(folded(campaign))
    const productGroupId = group === null ? null : groups.get(catalogueKey(group))
    if (campaignId === undefined)
      outcomes.push({ refused: `No campaign is called "${campaign}".`, field: 'campaign' })
    else if (productGroupId === undefined)
      outcomes.push({ refused: `No product group is called "${group}".`, field: 'productGroup' })
    else {
      const userId = user === null ? null : users.get(folded(user))
      outcomes.push(null)
      fit.push({
        key: text(v.key),
        personKey: text(v.personKey),
        externalId: text(v.externalId),
        email: text(v.email),
        accountKey: text(v.accountKey),
        account: text(v.account),
        visitor: text(v.visitor),
        kind: text(v.kind) ?? '',
        side: text(v.side),
        occurredAt: new Date(text(v.occurredAt) ?? ''),
        title: text(v.title),
        body: text(v.body),
        source: text(v.source),
        campaignId,
        productGroupId,
        userId: typeof userId === 'number' ? userId : null,
        properties: text(v.properties),
        machine: v.machine === 1,
      })
    }
  }
  const written = await batchTouches(tx, actor, fit, now, options)
  let next = 0
  return { remarks: written.remarks, outcomes: outcomes.map(outcome => outcome ?? written.outcomes[next++]!) }
}
