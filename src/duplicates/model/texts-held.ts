/**
 * Texts in a few large lists of numbers, each once: a text is known by its code, and two codes are the same when the
 * texts are. Some 20 bytes a text beside its letters, and nothing for the collector of garbage to walk through. Letters
 * are bytes as long as none is beyond Latin-1.
 */
export type TextsHeld = {
  size: number
  /** Letters of all texts one after another; those of code n from `starts[n]` to below `starts[n + 1]`. */
  letters: Uint8Array | Uint16Array
  /** The same memory, to make texts from. */
  bytes: Buffer
  starts: Uint32Array
  /** The hash of each text, as `hashOf` gives it. */
  hashes: Int32Array
  /** Which letters it has beside blanks, told apart by their last five bits. */
  masks: Int32Array
  /** 1 where it has a blank. */
  blanks: Uint8Array
  /** Codes by hash, open addressing; -1 is free. At most two thirds full. */
  slots: Int32Array
  /** Where texts are held as two: what stands before the last sign `at`, and the rest with it. Letters are theirs alone. */
  cut: { sign: number; heads: TextsHeld; tails: TextsHeld; head: Int32Array; tail: Int32Array } | null
}

export const textsHeld = (): TextsHeld => {
  const letters = new Uint8Array(1024)
  return {
    size: 0,
    letters,
    bytes: Buffer.from(letters.buffer),
    starts: new Uint32Array(257),
    hashes: new Int32Array(256),
    masks: new Int32Array(256),
    blanks: new Uint8Array(256),
    slots: new Int32Array(512).fill(-1),
    cut: null,
  }
}

/** Texts of which many share what follows a sign, as addresses of e-mail share their host. */
export const cutTextsHeld = (sign: string): TextsHeld => ({
  ...textsHeld(),
  cut: {
    sign: sign.charCodeAt(0),
    heads: textsHeld(),
    tails: textsHeld(),
    head: new Int32Array(256),
    tail: new Int32Array(256),
  },
})

type Numbers = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array

/** The list itself, or a larger one with the same content. */
export function roomFor<T extends Numbers>(list: T, wanted: number): T {
  if (wanted <= list.length) return list
  const larger = new (list.constructor as new (size: number) => T)(Math.ceil(wanted * 1.25) + 64)
  larger.set(list as never)
  return larger
}

/** The code of what stands in `text` from `from` to below `to`; a new one where it was not met before. */
export function codeOf(held: TextsHeld, text: string, from = 0, to = text.length): number {
  let hash = 0x811c9dc5
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash |= 0
  if (held.cut) return cutCodeOf(held, held.cut, hash, text, from, to)
  const last = held.slots.length - 1
  let slot = spread(hash) & last
  for (let code = held.slots[slot]!; code !== -1; code = held.slots[slot]!) {
    if (held.hashes[code] === hash && isText(held, code, text, from, to)) return code
    slot = (slot + 1) & last
  }
  return added(held, hash, text, from, to)
}

const spread = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 3

function isText(
  { letters, starts }: TextsHeld,
  code: number,
  text: string,
  from: number,
  to: number,
): boolean {
  const start = starts[code]!
  if (starts[code + 1]! - start !== to - from) return false
  for (let at = from; at < to; at++) if (letters[start + at - from] !== text.charCodeAt(at)) return false
  return true
}

function cutCodeOf(
  held: TextsHeld,
  cut: NonNullable<TextsHeld['cut']>,
  hash: number,
  text: string,
  from: number,
  to: number,
): number {
  let at = to - 1
  while (at > from && text.charCodeAt(at) !== cut.sign) at--
  const head = codeOf(cut.heads, text, from, Math.max(at, from))
  const tail = codeOf(cut.tails, text, Math.max(at, from), to)
  const last = held.slots.length - 1
  let slot = spread(hash) & last
  for (let code = held.slots[slot]!; code !== -1; code = held.slots[slot]!) {
    if (cut.head[code] === head && cut.tail[code] === tail) return code
    slot = (slot + 1) & last
  }
  const code = held.size++
  cut.head = roomFor(cut.head, code + 1)
  cut.tail = roomFor(cut.tail, code + 1)
  cut.head[code] = head
  cut.tail[code] = tail
  held.hashes = roomFor(held.hashes, code + 1)
  held.hashes[code] = hash
  findable(held, code)
  return code
}

function added(held: TextsHeld, hash: number, text: string, from: number, to: number): number {
  const code = held.size++
  const start = held.starts[code]!
  roomForLetters(held, start + to - from)
  held.starts = roomFor(held.starts, code + 2)
  held.hashes = roomFor(held.hashes, code + 1)
  held.masks = roomFor(held.masks, code + 1)
  held.blanks = roomFor(held.blanks, code + 1)
  let mask = 0
  held.blanks[code] = 0
  for (let at = from; at < to; at++) {
    const letter = text.charCodeAt(at)
    if (letter > 255 && held.letters instanceof Uint8Array) widen(held)
    held.letters[start + at - from] = letter
    if (letter === blank) held.blanks[code] = 1
    else mask |= 1 << (letter & 31)
  }
  held.starts[code + 1] = start + to - from
  held.hashes[code] = hash
  held.masks[code] = mask
  findable(held, code)
  return code
}

function roomForLetters(held: TextsHeld, wanted: number): void {
  if (wanted <= held.letters.length) return
  held.letters = roomFor(held.letters, wanted)
  held.bytes = Buffer.from(held.letters.buffer)
}

function widen(held: TextsHeld): void {
  held.letters = Uint16Array.from(held.letters)
  held.bytes = Buffer.from(held.letters.buffer)
}

const blank = 32

function findable(held: TextsHeld, code: number): void {
  if (held.size * 3 > held.slots.length * 2) {
    held.slots = new Int32Array(held.slots.length * 2).fill(-1)
    for (let each = 0; each < held.size; each++) place(held, each)
  } else place(held, code)
}

function place({ slots, hashes }: TextsHeld, code: number): void {
  const last = slots.length - 1
  let slot = spread(hashes[code]!) & last
  while (slots[slot] !== -1) slot = (slot + 1) & last
  slots[slot] = code
}

export function textOf({ letters, bytes, starts, cut }: TextsHeld, code: number): string {
  if (cut) return textOf(cut.heads, cut.head[code]!) + textOf(cut.tails, cut.tail[code]!)
  return letters instanceof Uint8Array
    ? bytes.toString('latin1', starts[code]!, starts[code + 1]!)
    : bytes.toString('utf16le', 2 * starts[code]!, 2 * starts[code + 1]!)
}

/** Does the text of `x` stand before that of `y`, as `<` of texts says? Not for texts held as two. */
export function standsBefore({ letters, starts }: TextsHeld, x: number, y: number): boolean {
  const [startX, startY] = [starts[x]!, starts[y]!]
  const [lengthX, lengthY] = [starts[x + 1]! - startX, starts[y + 1]! - startY]
  const shared = Math.min(lengthX, lengthY)
  for (let at = 0; at < shared; at++) {
    const [a, b] = [letters[startX + at]!, letters[startY + at]!]
    if (a !== b) return a < b
  }
  return lengthX < lengthY
}

/** At least so many different letters of `x` are not in `y`. */
export function lettersOnlyIn({ masks }: TextsHeld, x: number, y: number): number {
  let bits = masks[x]! & ~masks[y]!
  bits -= (bits >>> 1) & 0x55555555
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
