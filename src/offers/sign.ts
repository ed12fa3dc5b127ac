import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export type LinkPurpose = 'response' | 'download' | 'appointment' | 'coupon'

function macOf(secret: Buffer, purpose: string, text: string): Buffer {
  return createHmac('sha256', secret).update(`call to action ${purpose}\0${text}`).digest()
}
function isMac(expected: Buffer, given: string): boolean {
  const mac = Buffer.from(given, 'base64url')
  return mac.length === expected.length && timingSafeEqual(mac, expected)
}

/** The query of a link that is good for one thing until then (to the second), or for good with null. */
export function linkQuery(secret: Buffer, purpose: LinkPurpose, id: number, endsAt: Date | null): string {
  const ends = endsAt === null ? 0 : Math.floor(endsAt.getTime() / 1000)
  const mac = macOf(secret, purpose, `${id}.${ends}`).toString('base64url')
  return new URLSearchParams({ e: String(ends), k: mac }).toString()
}

/** Is a link ours? Null when it is not, 'ended' when its time is over. */
export function readLink(
  secret: Buffer,
  purpose: LinkPurpose,
  id: number,
  query: { e?: unknown; k?: unknown },
  now: Date,
): 'good' | 'ended' | null {
  const { e, k } = query
  if (typeof e !== 'string' || typeof k !== 'string' || !/^\d{1,12}$/.test(e)) return null
  if (!isMac(macOf(secret, purpose, `${id}.${e}`), k)) return null
  return Number(e) !== 0 && Number(e) * 1000 < now.getTime() ? 'ended' : 'good'
}

/** A token for one answer to one place: when it was given out, at random, signed. */
export function giveToken(secret: Buffer, placementId: number, now: Date): string {
  const text = `${placementId}.${now.getTime()}.${randomBytes(12).toString('base64url')}`
  return `${text}.${macOf(secret, 'token', text).toString('base64url')}`
}

/** Null when it is not ours, or of another place. `dedupeKey` is a UUID (version 8 of RFC 9562) of the token. */
export function readToken(
  secret: Buffer,
  placementId: number,
  token: string,
  now: Date,
): { dedupeKey: string; ageMs: number } | null {
  const found = /^((\d{1,15})\.(\d{1,15})\.[A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{43})$/.exec(token)
  if (!found || Number(found[2]) !== placementId || !isMac(macOf(secret, 'token', found[1]!), found[4]!))
    return null
  return { dedupeKey: uuidOf(found[1]!), ageMs: now.getTime() - Number(found[3]) }
}

function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest().subarray(0, 16)
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A key to redeem with, as tills send it, and what of it is kept. */
export function newRedeemKey(): { key: string; hash: Buffer; hint: string } {
  const key = `lr_${randomBytes(24).toString('base64url')}`
  return { key, hash: hashOfRedeemKey(key), hint: key.slice(0, 7) }
}
export function hashOfRedeemKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

export function newAnonymousKey(): string {
  return randomBytes(18).toString('base64url')
}
