/** How the bytes of a file are to be read. The names are those of the WHATWG Encoding Standard. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]
export type Sight = { encoding: Encoding } | { refused: string }

const binary = 'This is not a text file. Save the table as CSV and choose that file.'

/** What the first bytes say: a byte order mark, or the zero bytes of UTF-16 without one. Null when they say nothing. */
export function encodingByMark(head: Uint8Array): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  let even = 0
  let odd = 0
  const length = Math.min(head.length, 4096) & ~1
  for (let i = 0; i < length; i++) if (head[i] === 0) i % 2 === 0 ? even++ : odd++
  // Text of western tables in UTF-16 has a zero in nearly every second byte, and none in the others.
  if (odd > length * 0.35 && even === 0) return 'utf-16le'
  if (even > length * 0.35 && odd === 0) return 'utf-16be'
  return null
}

export type EncodingWatch = { see(bytes: Uint8Array): void; judge(): Sight }

/** Watches a whole file go by, piece by piece: valid UTF-8 is UTF-8, anything else with no zero byte is windows-1252. */
export function watchEncoding(): EncodingWatch {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let mark: Encoding | null | undefined
  let valid = true
  let zeros = false
  let controls = 0
  let length = 0
  return {
    see(bytes) {
      if (mark === undefined && bytes.length > 0) mark = encodingByMark(bytes)
      length += bytes.length
      if (mark === 'utf-16le' || mark === 'utf-16be') return
      if (!zeros) zeros = bytes.includes(0)
      if (controls < 100)
        for (const byte of bytes.subarray(0, 4096)) if (byte < 9 || (byte > 13 && byte < 32)) controls++
      if (valid)
        try {
          strict.decode(bytes, { stream: true })
        } catch {
          valid = false
        }
    },
    judge() {
      if (length === 0) return { refused: 'The file is empty.' }
      if (mark === 'utf-16le' || mark === 'utf-16be') return { encoding: mark }
      if (zeros || controls > 20) return { refused: binary }
      if (valid)
        try {
          strict.decode()
        } catch {
          valid = false
        }
      return { encoding: valid ? 'utf-8' : 'windows-1252' }
    },
  }
}
