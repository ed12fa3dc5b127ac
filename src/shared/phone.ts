import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import { countryCode } from './country.ts'

export type Phone = {
  /** E.164 where the number could be read, else the text as written with single spaces. */
  value: string
  /** As it was written. */
  original: string
  /** Written for people, in the international form; as written where it could not be read. */
  display: string
  /** Whether it can be dialled from anywhere. */
  readable: boolean
}

/**
 * A telephone number as somebody wrote it, read with a country (code or name) for numbers without '+'. ITU-T E.164;
 * lengths and prefixes from the metadata of libphonenumber. What cannot be read is kept and said to be so. An extension
 * stays in `original`.
 */
export function readPhone(text: string, country: string | null | undefined): Phone {
  const original = text.normalize('NFKC').trim().replace(/\s+/g, ' ')
  const code = country ? countryCode(country) : null
  const found = parsePhoneNumberFromString(original, {
    ...(code && isSupportedCountry(code) ? { defaultCountry: code as CountryCode } : {}),
    extract: false,
  })
  if (!found?.isPossible()) return { value: original, original, display: original, readable: false }
  return { value: found.number, original, display: found.formatInternational(), readable: true }
}

/** The number in E.164, or null where it cannot be read. */
export function e164(text: string | null | undefined, country: string | null | undefined): string | null {
  const phone = text ? readPhone(text, country) : null
  return phone?.readable ? phone.value : null
}
