/** Limits of the tracking doors: a body, one message (both bytes), and how deep JSON may nest. */
export const bodyLimit = 500 * 1024
/** A body of history. */
export const importLimit = 4 * 1024 * 1024
export const messageLimit = 32 * 1024
export const depthLimit = 24

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [34, 92, 123, 125, 91, 93]

/**
 * Deepest nesting of a JSON text, and the bytes of the longest value that opens at depth `at`, found in one pass
 * over the bytes without building anything. Says nothing about whether the text is valid.
 */
export function measureJson(bytes: Uint8Array, at: number): { depth: number; longest: number } {
  let depth = 0
  let deepest = 0
  let since = 0
  let longest = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte === quote) {
      for (i++; i < bytes.length && bytes[i] !== quote; i++) if (bytes[i] === backslash) i++
    } else if (byte === openBrace || byte === openBracket) {
      depth++
      if (depth > deepest) deepest = depth
      if (depth === at) since = i
    } else if (byte === closeBrace || byte === closeBracket) {
      if (depth === at && i + 1 - since > longest) longest = i + 1 - since
      depth--
    }
  }
  return { depth: deepest, longest }
}

// Escapes of ASCII signs and of halves of surrogate pairs can spell what a database refuses or a prototype's name.
const suspicious = /\\u00|\\u[dD][89a-fA-F]|__proto__/

/** True when a text needs `cleanJson` after parsing. */
export function needsCleaning(text: string): boolean {
  return suspicious.test(text)
}

/** The same value without NUL, lone surrogates and keys named `__proto__`. Depth must be bounded before. */
export function cleanJson(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').toWellFormed()
  if (Array.isArray(value)) return value.map(cleanJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '__proto__')
      .map(([key, inner]) => [cleanJson(key) as string, cleanJson(inner)]),
  )
}
