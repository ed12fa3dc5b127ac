import { isObject } from './message.ts'

const personal =
  /^(name|firstname|lastname|first_name|last_name|title|phone|mobile|street|address|city|zip|postalcode|birthday|username|ip|avatar|company|description)$/i
const email = /([^\s@"'<>]{1,64})@([^\s@"'<>]{1,190})/g
const number = /(?:\+|00)\d[\d ()./-]{6,}\d/g

/** A text without addresses and telephone numbers. Who has no name is called by an address. */
export const maskText = (text: string): string =>
  text
    .replace(email, (_, who: string, host: string) => `${who.slice(0, 1)}•••@${host}`)
    .replace(number, '•••')

/**
 * The same message without what tells who somebody is: addresses keep their first sign and host, named values of people and what
 * looks like a telephone number are covered. Ids stay, for they are what one looks for.
 */
export function masked(value: unknown, within: 'traits' | null = null): unknown {
  if (typeof value === 'string') return maskText(value)
  if (Array.isArray(value)) return value.map(one => masked(one, within))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const inTraits = within ?? (key === 'traits' ? 'traits' : null)
      const isCovered = inTraits === 'traits' && personal.test(key) && inner !== null && !isObject(inner)
      return [key, isCovered ? '•••' : masked(inner, inTraits)]
    }),
  )
}
