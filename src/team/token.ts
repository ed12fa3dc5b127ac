import { createHash, randomBytes } from 'node:crypto'

/** 32 random bytes for a session or a link. Only its digest is stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Who tries, as a key that names nobody: attempts are counted without keeping addresses. */
export function attemptKey(
  kind: 'address' | 'source' | 'user' | 'reset' | 'reset-source',
  text: string,
): string {
  return `${kind}:${createHash('sha256').update(text.toLowerCase()).digest('base64url').slice(0, 27)}`
}

/** One source: an IPv4 address, or the /64 net of an IPv6 one, for a caller owns all addresses of it. */
export function sourceOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const first = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const filled =
    tail === undefined
      ? first
      : [...first, ...Array(Math.max(0, 8 - first.length - rest.length)).fill('0'), ...rest]
  return filled.slice(0, 4).join(':')
}
