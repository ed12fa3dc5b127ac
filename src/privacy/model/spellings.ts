/**
 * A word as it may stand in the bytes of a file, read as Latin-1 in lower case: in UTF-8, Latin-1 and UTF-16, percent-encoded
 * (RFC 3986), quoted-printable (RFC 2045), with character references of HTML, escaped as in JSON (RFC 8259) and inside
 * of base64 (RFC 4648). The patterns of an erasure in the database say the same for texts.
 */
export function formsOf(words: readonly string[]): string[] {
  const spelt = words
    .flatMap(word => [word, word.toLowerCase()])
    .flatMap(word => [
      ...(['utf8', 'latin1', 'utf16le'] as const).map(encoding =>
        Buffer.from(word, encoding).toString('latin1'),
      ),
      Buffer.from(word, 'utf16le').swap16().toString('latin1'),
      percent(word),
      percent(word).replaceAll('%20', '+'),
      percent(percent(word)),
      quoted(Buffer.from(word)),
      quoted(Buffer.from(word, 'latin1')),
      referenced(word, code => `&#${code};`),
      referenced(word, code => `&#x${code.toString(16)};`),
      referenced(word, code => `&#${code};`, true),
      referenced(word, code => `&#x${code.toString(16)};`, true),
      JSON.stringify(word).slice(1, -1),
      escaped(word),
      escaped(word).replaceAll('\\', '\\\\'),
      ...base64(Buffer.from(word)),
      ...base64(Buffer.from(word, 'latin1')),
      ...base64(Buffer.from(word, 'utf16le')),
      ...base64(Buffer.from(word, 'utf16le').swap16()),
    ])
  return [...new Set(spelt.map(form => form.toLowerCase()))].filter(form => form.length > 3)
}

const percent = (word: string): string =>
  [...Buffer.from(word)]
    .map(byte =>
      /[\w.~-]/.test(String.fromCharCode(byte)) && byte < 128 ? String.fromCharCode(byte) : `%${hex(byte)}`,
    )
    .join('')

const quoted = (bytes: Buffer): string =>
  [...bytes]
    .map(byte => (byte > 126 || byte < 32 || byte === 61 ? `=${hex(byte)}` : String.fromCharCode(byte)))
    .join('')

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

/** Everything but letters and digits of ASCII as a reference, or every sign. */
const referenced = (word: string, as: (code: number) => string, every = false): string =>
  [...word].map(sign => (!every && /[a-z0-9 ]/i.test(sign) ? sign : as(sign.codePointAt(0)!))).join('')

const escaped = (word: string): string =>
  word.replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The part of it that is the same whatever stands before and after: at each of three places a word can begin. */
function base64(bytes: Buffer): string[] {
  if (bytes.length < 7) return []
  return [0, 1, 2].flatMap(shift => {
    const all = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    const inner = all.slice([0, 2, 3][shift], Math.floor(((shift + bytes.length) * 8) / 6))
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
