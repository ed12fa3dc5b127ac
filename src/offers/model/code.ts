/** Digits and capitals without those that are taken for one another (0 O, 1 I L): 31 signs, a prime number. */
export const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
/** Signs that are drawn; one to check follows. 11 signs of 31 are 54.5 bits. */
export const drawnSigns = 11
/** Of bytes up to here every sign has the same share; those above are drawn again. */
const fair = 256 - (256 % alphabet.length)

/**
 * Twelve signs out of random bytes, or null when too few of them are fair (give 32). The last sign checks: the weighted
 * sum of all signs is 0 modulo 31, so one wrong sign, or two neighbours exchanged, is found without asking anybody.
 */
export function codeFrom(bytes: Uint8Array): string | null {
  const drawn = [...bytes].filter(byte => byte < fair).slice(0, drawnSigns)
  if (drawn.length < drawnSigns) return null
  const signs = drawn.map(byte => byte % alphabet.length)
  return [...signs, checkOf(signs)].map(sign => alphabet[sign]).join('')
}

/** Twelve signs in groups of four, as people read them: 'K7WM-29XQ-HB4T'. Other codes stay as they are. */
export function shownCode(code: string): string {
  return isDrawn(code) ? `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}` : code
}

/** What was typed or scanned as it is kept: capitals, without blanks and dashes. Null when it can be no code at all. */
export function readCode(typed: string): string | null {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―_.]/g, '')
  return /^[A-Z0-9]{3,24}$/.test(code) ? code : null
}

/** Has this the form of a code that we drew, its check character included? */
export function isDrawn(code: string): boolean {
  if (code.length !== drawnSigns + 1) return false
  const signs = [...code].map(sign => alphabet.indexOf(sign))
  return signs.every(sign => sign >= 0) && checkOf(signs.slice(0, -1)) === signs.at(-1)
}

// Weights 2..12 for the drawn signs and 1 for the last: all differ and none is 0 modulo 31.
function checkOf(signs: readonly number[]): number {
  const sum = signs.reduce((total, sign, place) => total + sign * (place + 2), 0)
  return (alphabet.length - (sum % alphabet.length)) % alphabet.length
}
