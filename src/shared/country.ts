/**
 * The ISO 3166-1 alpha-2 code of a country given as its code or by its name in English, Dutch or German (Unicode
 * CLDR names, as the runtime carries them); null when it is none of these.
 */
export function countryCode(text: string): string | null {
  const plain = text.trim()
  const code = plain.toUpperCase()
  if (/^[A-Z]{2}$/.test(code)) return code === 'UK' ? 'GB' : known().has(code) ? code : null
  return byName().get(key(plain)) ?? null
}

const key = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}|[^\p{L}]/gu, '')
    .toLowerCase()
const others: Record<string, string> = {
  usa: 'US',
  greatbritain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  holland: 'NL',
  korea: 'KR',
}

let codes: Set<string> | undefined
let names: Map<string, string> | undefined

function known(): Set<string> {
  if (codes) return codes
  codes = new Set()
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  for (let a = 65; a <= 90; a++)
    for (let b = 65; b <= 90; b++) {
      const code = String.fromCharCode(a, b)
      if (english.of(code) !== undefined && !/^(EU|EZ|UK|UN|X[^K]|Z[^AMW]|Q[^A])$/.test(code)) codes.add(code)
    }
  return codes
}

function byName(): Map<string, string> {
  if (names) return names
  names = new Map(Object.entries(others))
  for (const language of ['de', 'nl', 'en']) {
    const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
    for (const code of known()) {
      const name = display.of(code)
      if (name) names.set(key(name), code)
    }
  }
  return names
}
