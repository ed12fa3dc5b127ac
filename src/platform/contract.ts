import { z } from 'zod'

/**
 * One contract a domain: keys are 'METHOD /path/:param'. It gives validation, OpenAPI, the types of the web's client,
 * and who may call. `access` names roles; 'signed-in' is every role, 'anyone' needs no session.
 */
export type Access = readonly string[] | 'signed-in' | 'anyone'

export type Operation = {
  summary: string
  access: Access
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  response: z.ZodType
  /** At most so many calls of one user (without one: of one address) in so many milliseconds; more are answered 429. */
  limit?: { max: number; windowMs: number }
}
export type Contract = Record<string, Operation>

/** Keeps the literal types of a contract. */
export function contract<const C extends Contract>(operations: C): C {
  return operations
}

/** A positive id in a path or query. */
export const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
/** An instant, ISO 8601 in UTC, as answers carry it. */
export const instant = z.string()
/** A calendar date 'YYYY-MM-DD'. */
export const day = z.iso.date()
/** A keyset cursor: opaque to callers. */
export const cursor = z.string().max(2_000)
export const ok = z.object({ ok: z.literal(true) })
export const idParams = z.strictObject({ id })
/** Text a person typed: trimmed, bounded, without control characters other than line breaks and tabs. */
export function words(max: number) {
  return (
    z
      .string()
      .trim()
      .min(1, 'Please fill this in.')
      .max(max, `At most ${max} characters.`)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
      .refine(text => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text), 'has control characters')
  )
}
