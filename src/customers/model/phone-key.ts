import { e164 } from '../../shared/phone.ts'

/**
 * A telephone number as E.164 (ITU-T), read with the country where it has no prefix; null where it cannot be read.
 * A number written in full with its prefix needs no table.
 */
export function phoneKey(text: string, country: string | null): string | null {
  const digits = text.replace(/\(0\)|[\s().\-/]/g, '')
  const full = /^(?:\+|00)([1-9]\d{7,14})$/.exec(digits)?.[1]
  if (full !== undefined) return `+${full}`
  if (country === null && !text.includes('+')) return null
  return e164(text, country)
}
