/**
 * Did the receiving server find that the message comes from the domain it says? Only the topmost header of the server that
 * the administrator named counts, for senders can write such headers too (RFC 8601, 5); and only DMARC, or DKIM of that very
 * domain, for SPF alone says nothing about From.
 */
export function isTrusted(headers: readonly string[], host: string | null, fromDomain: string): boolean {
  if (host === null) return false
  const plain = headers.map(withoutComments)
  const ours = plain.find(
    text => (text.split(';')[0] ?? '').trim().split(/\s+/)[0]?.toLowerCase() === host.toLowerCase(),
  )
  if (ours === undefined) return false
  const domain = fromDomain.toLowerCase()
  return ours
    .split(';')
    .slice(1)
    .some(part => {
      const text = part.trim().toLowerCase()
      if (/^dmarc\s*=\s*pass\b/.test(text)) return property(text, 'header.from') === domain
      return /^dkim\s*=\s*pass\b/.test(text) && property(text, 'header.d') === domain
    })
}

const property = (text: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)${name.replace('.', '\\.')}\\s*=\\s*"?([^\\s";]+)`).exec(text)?.[1]

const withoutComments = (text: string): string => {
  let depth = 0
  let plain = ''
  for (const sign of text) {
    if (sign === '(') depth++
    else if (sign === ')' && depth > 0) depth--
    else if (depth === 0) plain += sign
  }
  return plain
}

/**
 * What the receiving server found of the domain in From: `fail` where DMARC failed, or where no DKIM of that domain passed and
 * SPF says that the sender may not; `none` where it says nothing, or is not named. Only its topmost header counts.
 */
export function authOf(
  headers: readonly string[],
  host: string | null,
  fromDomain: string,
): 'pass' | 'fail' | 'none' {
  if (isTrusted(headers, host, fromDomain)) return 'pass'
  if (host === null) return 'none'
  const ours = headers
    .map(withoutComments)
    .find(text => (text.split(';')[0] ?? '').trim().split(/\s+/)[0]?.toLowerCase() === host.toLowerCase())
  if (ours === undefined) return 'none'
  const found = ours.split(';').map(part => part.trim().toLowerCase())
  return found.some(text => /^dmarc\s*=\s*(fail|permerror)\b/.test(text)) ||
    found.some(text => /^(spf|dkim)\s*=\s*fail\b/.test(text))
    ? 'fail'
    : 'none'
}
