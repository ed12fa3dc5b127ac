import { createHmac, timingSafeEqual } from 'node:crypto'

/** The secret that the company's server signs its users with, one for each write key; it is kept nowhere. */
export function signingSecret(secret: Buffer, keyId: number): string {
  return createHmac('sha256', secret).update(`user hash\0${keyId}`).digest('hex')
}

/** HMAC-SHA256 (RFC 2104) of a user's id, or of the address in small letters, in hexadecimal. */
export function userHash(signing: string, user: string): string {
  return createHmac('sha256', signing).update(user).digest('hex')
}

/** Did the company's server sign this user? */
export function isUserHash(secret: Buffer, keyId: number, user: string | null, given: unknown): boolean {
  if (user === null || typeof given !== 'string' || !/^[0-9a-f]{64}$/.test(given)) return false
  const expected = Buffer.from(userHash(signingSecret(secret, keyId), user), 'hex')
  return timingSafeEqual(expected, Buffer.from(given, 'hex'))
}
