import { type QualityRecord, ratedFields } from './completeness.ts'

/** By what a field is filled in on the spot, and how a change of the record calls it. */
export type Repair =
  | { by: 'text' | 'number' | 'language' | 'account'; key: string }
  | { by: 'owner'; key: string; roles: readonly string[] }
  | { by: 'custom'; key: string }
  /** Added to the addresses and telephones of the record. */
  | { by: 'address' | 'telephone' }

const text = (key: string): Repair => ({ by: 'text', key })
const ofPerson: Readonly<Record<string, Repair>> = {
  email: text('email'),
  phone: text('phone'),
  address: { by: 'address' },
  job_title: text('jobTitle'),
  job_function: text('jobFunction'),
  seniority: text('seniority'),
  country: text('country'),
  language: { by: 'language', key: 'language' },
  account_id: { by: 'account', key: 'accountId' },
}
const ofAccount: Readonly<Record<string, Repair>> = {
  industry: text('industry'),
  country: text('country'),
  city: text('city'),
  website: text('website'),
  employees: { by: 'number', key: 'employees' },
  phone: { by: 'telephone' },
  address: { by: 'address' },
  sales_owner_id: { by: 'owner', key: 'salesOwnerId', roles: ['sales', 'sales_manager'] },
  marketing_owner_id: { by: 'owner', key: 'marketingOwnerId', roles: ['marketing', 'marketing_manager'] },
}

/** How a field that rules of quality may name is repaired; null for what none of them may. */
export function repairOf(record: QualityRecord, field: string): Repair | null {
  if (field.startsWith('custom.')) return { by: 'custom', key: field.slice('custom.'.length) }
  return ratedFields[record].includes(field)
    ? ((record === 'person' ? ofPerson : ofAccount)[field] ?? null)
    : null
}
