import type { Json, Message } from './message.ts'

/** What a message tells about a person, by the reserved traits of the Segment protocol. */
export type TraitsRead = {
  email: string | null
  name: string | null
  givenName: string | null
  familyName: string | null
  phone: string | null
  jobTitle: string | null
  jobFunction: string | null
  seniority: string | null
  companyName: string | null
  country: string | null
  city: string | null
  industry: string | null
  employees: number | null
  language: string | null
}

export const read = (value: unknown, most: number): string | null => {
  const text = typeof value === 'string' ? value.replace(/\p{Cc}+/gu, ' ').trim() : ''
  return text === '' ? null : text.slice(0, most)
}
const inside = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
export const count = (value: unknown): number | null => {
  const number = typeof value === 'string' && /^\d{1,8}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 10_000_000
    ? number
    : null
}

/** Traits of identify, or context.traits of any other message. */
export function readTraits(message: Message): TraitsRead {
  const traits = message.type === 'identify' ? message.traits : inside(message.context.traits)
  const company = inside(traits.company)
  const address = inside(traits.address)
  return {
    email: read(traits.email, 254),
    name: read(traits.name, 160),
    givenName: read(traits.firstName, 80),
    familyName: read(traits.lastName, 80),
    phone: read(traits.phone, 40),
    jobTitle: read(traits.title ?? traits.jobTitle, 120),
    jobFunction: read(traits.jobFunction, 60),
    seniority: read(traits.seniority, 60),
    companyName: read(traits.company, 200) ?? read(company.name, 200),
    country: read(address.country ?? traits.country, 60),
    city: read(address.city ?? traits.city, 80),
    industry: read(company.industry ?? traits.industry, 80),
    employees: count(company.employee_count ?? company.employees ?? traits.employees),
    language: /^(en|nl|de)\b/.exec(read(traits.language ?? message.context.locale, 20) ?? '')?.[1] ?? null,
  }
}
