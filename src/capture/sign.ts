import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readShown, type Shown, writeShown } from './model/shown.ts'

function macOf(secret: Buffer, purpose: string, text: string): Buffer {
  return createHmac('sha256', secret).update(`${purpose}\0${text}`).digest()
}

function isMac(expected: Buffer, given: string): boolean {
  const mac = Buffer.from(given, 'base64url')
  return mac.length === expected.length && timingSafeEqual(mac, expected)
}

/** A UUID made of a text, always the same for the same text (sha-256, marked as version 8 of RFC 9562). */
export function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest().subarray(0, 16)
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A token for one submission of one form: when it was given out, at random, what was shown with it, signed. */
export function giveToken(secret: Buffer, formId: number, now: Date, shown: Shown): string {
  const text = `${formId}.${now.getTime()}.${randomBytes(12).toString('base64url')}.${writeShown(shown)}`
  return `${text}.${macOf(secret, 'form token', text).toString('base64url')}`
}

export type ReadToken = { dedupeKey: string; ageMs: number; shown: Shown }

/** Null when it is not ours, of another form, or changed. Age is the caller's to judge. */
export function readToken(secret: Buffer, formId: number, token: string, now: Date): ReadToken | null {
  const found = /^((\d{1,15})\.(\d{1,15})\.[A-Za-z0-9_-]{16}\.([a-z0-9-]{1,80}))\.([A-Za-z0-9_-]{43})$/.exec(
    token,
  )
  if (!found || Number(found[2]) !== formId || !isMac(macOf(secret, 'form token', found[1]!), found[5]!))
    return null
  const shown = readShown(found[4]!)
  return shown && { dedupeKey: uuidOf(found[1]!), ageMs: now.getTime() - Number(found[3]), shown }
}

/** A number between 0 and 1 that a text always gives: by it a visitor keeps the variant that was shown first. */
export function unitOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 4294967296
}

export type LinkPurpose = 'thanks' | 'guide' | 'held' | 'person'
const purposes = {
  thanks: 'form thanks',
  guide: 'form guide',
  held: 'form held',
  person: 'form person',
} as const

/** The query of a signed link of one submission, good until `endsAt` (to the second). */
export function signedQuery(
  secret: Buffer,
  purpose: LinkPurpose,
  submissionId: number,
  endsAt: Date,
): string {
  const ends = Math.floor(endsAt.getTime() / 1000)
  const mac = macOf(secret, purposes[purpose], `${submissionId}.${ends}`).toString('base64url')
  return new URLSearchParams({ s: String(submissionId), e: String(ends), k: mac }).toString()
}

/** The submission that a signed query names, 'ended' when its time is over, null when it is not ours. */
export function readSignedQuery(
  secret: Buffer,
  purpose: LinkPurpose,
  query: { s?: unknown; e?: unknown; k?: unknown },
  now: Date,
): number | 'ended' | null {
  const { s, e, k } = query
  if (typeof s !== 'string' || typeof e !== 'string' || typeof k !== 'string') return null
  if (!/^\d{1,15}$/.test(s) || !/^\d{1,12}$/.test(e)) return null
  if (!isMac(macOf(secret, purposes[purpose], `${s}.${e}`), k)) return null
  return Number(e) * 1000 < now.getTime() ? 'ended' : Number(s)
}

export function newAnonymousKey(): string {
  return randomBytes(18).toString('base64url')
}
