import { createHmac, timingSafeEqual } from 'node:crypto'

const macOf = (secret: Buffer, subject: string): Buffer =>
  createHmac('sha256', secret).update(`preferences\0${subject}`).digest()

/**
 * The part of an address that opens a person's own preference page: the subject and a MAC of it (HMAC-SHA-256, RFC 2104).
 * It does not end, for it stands in mail that was sent; after an erasure it opens the sentence that nothing is kept.
 */
export function preferenceToken(secret: Buffer, subjectId: number): string {
  const subject = subjectId.toString(36)
  return `${subject}-${macOf(secret, subject).toString('base64url')}`
}

export const preferencePath = (secret: Buffer, subjectId: number): string =>
  `/p/${preferenceToken(secret, subjectId)}`

/** The headers of RFC 8058 for a message of a purpose: a mail program may end it with one POST. */
export function unsubscribeHeaders(
  publicUrl: string,
  secret: Buffer,
  subjectId: number,
  purpose: string,
): Record<'List-Unsubscribe' | 'List-Unsubscribe-Post', string> {
  const url = `${publicUrl.replace(/\/$/, '')}${preferencePath(secret, subjectId)}/end/${purpose}`
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

/** The subject of a token, or null when it is not ours. */
export function readPreferenceToken(secret: Buffer, token: string): number | null {
  const found = /^([0-9a-z]{1,11})-([A-Za-z0-9_-]{43})$/.exec(token)
  if (!found) return null
  const given = Buffer.from(found[2]!, 'base64url')
  const expected = macOf(secret, found[1]!)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  const subjectId = Number.parseInt(found[1]!, 36)
  return Number.isSafeInteger(subjectId) ? subjectId : null
}
