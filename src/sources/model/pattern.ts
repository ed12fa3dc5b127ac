const ending = /^(?:[a-z]{2,6}|(?:com?|org|net|ac|gov)\.[a-z]{2})$/

/** Does the text look like the pattern, in which * stands for any signs? Both in lower case; linear in the text. */
export function looksLike(text: string, pattern: string): boolean {
  if (!pattern.includes('*')) return text === pattern
  const parts = pattern.split('*')
  const first = parts[0]!
  const last = parts.at(-1)!
  if (!text.startsWith(first) || text.length < first.length + last.length) return false
  let at = first.length
  const end = text.length - last.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return text.endsWith(last)
}

/** Is the host the site or below it? `google.*` is google with the ending of any country and nothing more. */
export function ofSite(host: string, site: string): boolean {
  if (host === '') return false
  if (!site.endsWith('.*'))
    return site.includes('*') ? looksLike(host, site) : host === site || host.endsWith(`.${site}`)
  const name = site.slice(0, -1)
  const at = host.startsWith(name) ? 0 : host.lastIndexOf(`.${name}`) + 1
  return (at > 0 || host.startsWith(name)) && ending.test(host.slice(at + name.length))
}

/** `value = name` in its parts. */
export function readValue(written: string): { pattern: string; name: string | null } {
  const at = written.indexOf('=')
  const pattern = (at < 0 ? written : written.slice(0, at)).trim().toLowerCase()
  const name = at < 0 ? '' : written.slice(at + 1).trim()
  return { pattern, name: name === '' ? null : name }
}
