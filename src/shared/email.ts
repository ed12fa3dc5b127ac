import { refuse } from './outcome.ts'

/**
 * An address as it is stored: trimmed, the domain in lower case and in its ASCII form (xn--), the part before
 * the @ as written. Undefined when it is no deliverable address of the usual form (RFC 5321 without quoting).
 */
export function normaliseEmail(text: string): string | undefined {
  const plain = text.trim().normalize('NFC')
  const at = plain.lastIndexOf('@')
  const local = plain.slice(0, at)
  if (
    at < 1 ||
    !/^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local)
  ) {
    return undefined
  }
  const domain = asciiDomain(plain.slice(at + 1))
  if (!domain || Buffer.byteLength(local) > 64) return undefined
  const email = `${local}@${domain}`
  return Buffer.byteLength(email) <= 254 ? email : undefined
}

/** As normaliseEmail, refusing `bad_email`. */
export function parseEmail(text: string, field = 'email'): string {
  const email = normaliseEmail(text)
  if (!email) refuse('bad_email', 422, `"${text.slice(0, 100)}" is not an e-mail address.`, { field })
  return email
}

/** The key by which addresses are compared: wholly lower case. Servers that tell case apart are unknown today. */
export function emailKey(text: string): string | undefined {
  return normaliseEmail(text)?.toLowerCase()
}

/** The ASCII domain of an address. */
export function domainOf(email: string): string | undefined {
  const plain = normaliseEmail(email)
  return plain?.slice(plain.lastIndexOf('@') + 1)
}

function asciiDomain(text: string): string | undefined {
  // Letters, digits, hyphens and points only: the URL parser would quietly drop or decode a port, path or escape.
  if (!/^[\p{L}\p{N}\p{M}.。．｡·-]{1,253}$/u.test(text)) return undefined
  let host: string
  try {
    host = new URL(`http://${text}`).hostname
  } catch {
    return undefined
  }
  const labels = host.split('.')
  const fine = labels.every(label => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  return fine && labels.length > 1 && /^[a-z]/.test(labels.at(-1)!) && labels.at(-1)!.length > 1
    ? host
    : undefined
}
