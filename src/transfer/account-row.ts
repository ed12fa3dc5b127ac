import type { AccountRow } from '../customers/model/account-row.ts'
import { addressLine, type RowPoint } from '../customers/model/person-row.ts'
import type { Values } from './model/understand.ts'
import { customOf, isPoint, structures } from './person-and-touch-rows.ts'

const text = (value: Values[string] | undefined): string | null => (typeof value === 'string' ? value : null)
const number = (value: Values[string] | undefined): number | null =>
  typeof value === 'number' ? value : null

/** An account of a table: its telephones and its street become contact points. */
export function accountRow(v: Values): AccountRow {
  return {
    name: text(v.name) ?? '',
    industry: text(v.industry),
    country: text(v.country),
    city: text(v.city),
    website: text(v.website),
    employees: number(v.employees),
    founded: number(v.founded),
    revenueCents: number(v.revenue),
    parent: text(v.parent),
    parentKey: text(v.parentKey),
    territory: text(v.territory),
    owner: text(v.owner),
    ownerEmail: text(v.ownerEmail),
    key: text(v.key),
    kind: text(v.kind),
    marketingOwner: text(v.marketingOwner),
    marketingOwnerEmail: text(v.marketingOwnerEmail),
    source: text(v.source),
    points: pointsOf(v),
    custom: customOf(v) ?? {},
  }
}

function pointsOf(v: Values): RowPoint[] {
  const points: RowPoint[] = structures<RowPoint>(v.points, isPoint)
  const phone = (value: string | null, label: RowPoint['label']) => {
    if (value !== null) points.push({ kind: 'phone', label, value })
  }
  phone(text(v.phone), 'work')
  phone(text(v.phone2), 'other')
  for (const value of typeof v.furtherPhones === 'string' ? (JSON.parse(v.furtherPhones) as string[]) : [])
    phone(value, 'other')
  // A town and a country alone are said by the account itself.
  const place = {
    street: text(v.street),
    postalCode: text(v.postalCode),
    city: text(v.city),
    region: text(v.region),
    country: text(v.country),
  }
  if (place.street || place.postalCode || place.region)
    points.push({ kind: 'address', label: 'work', value: addressLine(place), ...place })
  return points
}
