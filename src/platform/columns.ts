import { type RawBuilder, sql } from 'kysely'

const separator = '\u001f'

/**
 * A column of texts as one parameter, null or empty for null. Joined by a sign that text hardly has, it costs a fraction
 * of an array literal, whose every value is escaped; where a value has the sign, the literal is sent.
 */
export function texts(values: readonly (string | null | undefined)[]): RawBuilder<string[]> {
  const joined = values.map(value => value ?? '').join(separator)
  let signs = 0
  for (let at = joined.indexOf(separator); at >= 0; at = joined.indexOf(separator, at + 1)) signs++
  // A single empty value would be an array of none.
  if (signs !== values.length - 1 || joined === '')
    return sql`${values.map(value => (value ? value : null))}::text[]`
  return sql`string_to_array(${joined}, E'\\x1f', '')`
}

/** A column of numbers, null for null: for bigint, int and numeric alike. */
export const numbers = (values: readonly (number | null | undefined)[]): string =>
  `{${values.map(value => value ?? 'null').join(',')}}`
