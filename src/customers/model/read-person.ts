import { addressOf, nameOf, type PersonRow, placeOf, type RowPoint, type RowRead } from './person-row.ts'
import { phoneKey } from './phone-key.ts'

/** What a row says by itself: address, telephone and further ways in the forms in which they are compared. */
export function readPerson(row: PersonRow): RowRead {
  const email = row.email ? addressOf(row.email) : null
  const phone = row.phone ? phoneKey(row.phone, placeOf(row.country)) : null
  return { email, phone, name: nameOf(row, email) ?? '', points: pointsOf(row, email) }
}

/** A telephone in E.164 too, read with the country of whoever has it. */
export const readPoint = (
  point: RowPoint,
  country: string | null | undefined,
): RowPoint & { e164: string | null } => ({
  ...point,
  e164: point.kind === 'phone' ? phoneKey(point.value, placeOf(point.country ?? country)) : null,
})

const none: RowRead['points'] = []

function pointsOf(row: PersonRow, email: string | null): RowRead['points'] {
  if (!row.points || row.points.length === 0) return none
  const lower = email?.toLowerCase()
  const points: RowRead['points'][number][] = []
  for (const point of row.points)
    if (point.kind !== 'email') points.push(readPoint(point, row.country))
    else {
      const value = addressOf(point.value)
      if (value !== null && value.toLowerCase() !== lower) points.push({ ...point, value, e164: null })
    }
  return points
}
