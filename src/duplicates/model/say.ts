import type { Level } from './fields.ts'
import type { Reason, Weighed } from './weigh.ts'

const names: Readonly<Record<string, string>> = {
  given: 'Given name',
  family: 'Family name',
  company: 'Company',
  email: 'E-mail',
  host: 'Website',
  phone: 'Phone',
  street: 'Street',
  number: 'House number',
  locality: 'Place',
  postcode: 'Postcode',
  state: 'State',
  country: 'Country',
  birth: 'Date of birth',
}
const said: Readonly<Record<Level, string>> = {
  same: 'is the same',
  close: 'is nearly the same',
  short: 'is another form of the same name',
  alike: 'is alike',
  local: 'is the same before the @',
  parts: 'is the same in part',
  swapped: 'stands in the place of the other name',
  different: 'is different',
}

/** One reason as a sentence: 'Family name is the same, shared by 1 in 4,000.' */
export function sayReason({ field, level, share }: Reason): string {
  const what = `${names[field] ?? field} ${said[level]}`
  if (share === null) return `${what}.`
  if (share >= 0.1) return `${what}, as it is for ${Math.round(share * 100)}% of all.`
  const among = Math.round(1 / share)
  return `${what}, shared by 1 in ${among.toLocaleString('en-GB')}.`
}

const relations: Readonly<Record<string, string>> = {
  colleagues: 'Colleagues of one company would agree in much of this.',
  household: 'People of one household would agree in much of this.',
  branches: 'Branches of one company would agree in much of this.',
  group: 'Companies of one house would agree in much of this.',
}

/** What is taken off for being related only, as a sentence; null when nothing is. */
export const sayRelation = ({ relation }: Pick<Weighed, 'relation'>): string | null =>
  relation === null ? null : (relations[relation] ?? null)
