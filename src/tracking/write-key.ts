import { createHash, randomBytes } from 'node:crypto'

/** A write key as the customer's programs send it, and what of it is kept. */
export function newWriteKey(): { key: string; hash: Buffer; hint: string } {
  const key = `lp_${randomBytes(24).toString('base64url')}`
  return { key, hash: hashOfWriteKey(key), hint: key.slice(0, 7) }
}

export function hashOfWriteKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
