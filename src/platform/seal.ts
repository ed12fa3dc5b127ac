import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Secrets that must be used again, such as the password of a mailbox, sealed with AES-256-GCM under a key that is made
 * from the installation's secret and lies outside the database. `purpose` keeps one kind from being taken for another.
 */
export function seal(secret: Buffer, purpose: string, text: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, purpose), nonce)
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

/** What was sealed; null where the key is another one, as after a restore without the file of secrets. */
export function unseal(secret: Buffer, purpose: string, sealed: Buffer): string | null {
  try {
    const cipher = createDecipheriv('aes-256-gcm', keyOf(secret, purpose), sealed.subarray(0, 12))
    cipher.setAuthTag(sealed.subarray(-16))
    return Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

/** HKDF with SHA-256 (RFC 5869). */
const keyOf = (secret: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `linchpin ${purpose}`, 32))
