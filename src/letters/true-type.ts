/** A sign as outlines: quadratic curves, in units of the em. */
export type Outlined = { width: number; path: { command: string; args: number[] }[] }
export type Metrics = { unitsPerEm: number; ascent: number; descent: number }
type Point = { x: number; y: number; on: boolean }

/**
 * A TrueType font (ISO/IEC 14496-22) of these signs by code point, with the tables that embedding needs: outlines without
 * hints, widths, and a map of format 12. Sign 0 is an empty box for what is not there.
 */
export function writeTrueType(name: string, metrics: Metrics, signs: ReadonlyMap<number, Outlined>): Buffer {
  const codes = [...signs.keys()].sort((one, other) => one - other)
  const glyphs = [{ width: metrics.unitsPerEm / 2, path: [] }, ...codes.map(code => signs.get(code)!)].map(
    glyph => ({ width: Math.round(glyph.width), ...encoded(contoursOf(glyph)) }),
  )
  const offsets = [0]
  for (const { bytes } of glyphs) offsets.push(offsets.at(-1)! + bytes.length)
  const inked = glyphs.filter(({ bytes }) => bytes.length > 0)
  const box = {
    xMin: Math.min(0, ...inked.map(({ box }) => box[0]!)),
    yMin: Math.min(0, ...inked.map(({ box }) => box[1]!)),
    xMax: Math.max(0, ...inked.map(({ box }) => box[2]!)),
    yMax: Math.max(0, ...inked.map(({ box }) => box[3]!)),
  }
  const tables: [string, Buffer][] = [
    ['OS/2', os2(metrics, codes)],
    ['cmap', cmap(codes)],
    ['glyf', Buffer.concat(glyphs.map(({ bytes }) => bytes))],
    ['head', head(metrics, box)],
    ['hhea', hhea(metrics, glyphs.length, Math.max(...glyphs.map(({ width }) => width)))],
    ['hmtx', words(glyphs.flatMap(({ width, box }) => [width, box[0]!]))],
    ['loca', longs(offsets)],
    ['maxp', maxp(glyphs)],
    ['name', nameTable(name)],
    ['post', longs([0x00030000, 0, 0, 0, 0, 0, 0, 0])],
  ]
  const places: number[] = []
  let at = 12 + 16 * tables.length
  for (const [, bytes] of tables) {
    places.push(at)
    at += (bytes.length + 3) & ~3
  }
  const file = Buffer.alloc(at)
  file.writeUInt32BE(0x00010000, 0)
  const power = 2 ** Math.floor(Math.log2(tables.length))
  words([tables.length, power * 16, Math.log2(power), (tables.length - power) * 16]).copy(file, 4)
  tables.forEach(([tag, bytes], index) => {
    const entry = 12 + 16 * index
    file.write(tag, entry, 'latin1')
    file.writeUInt32BE(sum(bytes), entry + 4)
    file.writeUInt32BE(places[index]!, entry + 8)
    file.writeUInt32BE(bytes.length, entry + 12)
    bytes.copy(file, places[index])
  })
  return file
}

const words = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, index * 2)
  return bytes
}
const longs = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4)
  return bytes
}
const sum = (bytes: Buffer): number => {
  let total = 0
  for (let at = 0; at < bytes.length; at += 4)
    total = (total + Buffer.concat([bytes.subarray(at, at + 4), Buffer.alloc(4)]).readUInt32BE(0)) >>> 0
  return total
}

function contoursOf({ path }: Outlined): Point[][] {
  const contours: Point[][] = []
  const point = (x: number, y: number, on: boolean) => {
    contours.at(-1)?.push({ x: Math.round(x), y: Math.round(y), on })
  }
  for (const { command, args } of path) {
    if (command === 'moveTo') contours.push([])
    if (command === 'moveTo' || command === 'lineTo') point(args[0]!, args[1]!, true)
    else if (command === 'quadraticCurveTo') {
      point(args[0]!, args[1]!, false)
      point(args[2]!, args[3]!, true)
    }
  }
  // A contour closes by itself: its last point on the first one is one too many.
  for (const contour of contours) {
    const [first, last] = [contour[0], contour.at(-1)]
    if (first && last && contour.length > 1 && last.on && first.x === last.x && first.y === last.y)
      contour.pop()
  }
  return contours.filter(contour => contour.length > 1)
}

function encoded(contours: readonly Point[][]): {
  bytes: Buffer
  box: number[]
  points: number
  contours: number
} {
  const points = contours.flat()
  if (points.length === 0) return { bytes: Buffer.alloc(0), box: [0, 0, 0, 0], points: 0, contours: 0 }
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
  const ends = contours.map(
    (_, index) => contours.slice(0, index + 1).reduce((total, each) => total + each.length, 0) - 1,
  )
  const steps = (values: readonly number[]) =>
    words(values.map((value, index) => value - (values[index - 1] ?? 0)))
  const whole = Buffer.concat([
    words([contours.length, ...box, ...ends, 0]),
    Buffer.from(points.map(({ on }) => (on ? 1 : 0))),
    steps(xs),
    steps(ys),
  ])
  const bytes = Buffer.concat([whole, Buffer.alloc((4 - (whole.length % 4)) % 4)])
  return { bytes, box, points: points.length, contours: contours.length }
}

function cmap(codes: readonly number[]): Buffer {
  const groups: [number, number, number][] = []
  codes.forEach((code, index) => {
    const last = groups.at(-1)
    if (last && code === last[1] + 1) last[1] = code
    else groups.push([code, code, index + 1])
  })
  const length = 16 + groups.length * 12
  return Buffer.concat([
    words([0, 1, 3, 10]),
    longs([12]),
    words([12, 0]),
    longs([length, 0, groups.length, ...groups.flat()]),
  ])
}

function head(
  { unitsPerEm }: Metrics,
  box: { xMin: number; yMin: number; xMax: number; yMax: number },
): Buffer {
  return Buffer.concat([
    longs([0x00010000, 0x00010000, 0, 0x5f0f3cf5]),
    words([0x0003, unitsPerEm]),
    longs([0, 0, 0, 0]),
    words([box.xMin, box.yMin, box.xMax, box.yMax, 0, 8, 2, 1, 0]),
  ])
}

const hhea = ({ ascent, descent }: Metrics, count: number, widest: number): Buffer =>
  Buffer.concat([
    longs([0x00010000]),
    words([ascent, descent, 0, widest, 0, 0, widest, 1, 0, 0, 0, 0, 0, 0, 0, count]),
  ])

const maxp = (glyphs: readonly { points: number; contours: number }[]): Buffer =>
  Buffer.concat([
    longs([0x00010000]),
    words([
      glyphs.length,
      Math.max(...glyphs.map(({ points }) => points)),
      Math.max(...glyphs.map(({ contours }) => contours)),
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    ]),
  ])

function os2({ unitsPerEm, ascent, descent }: Metrics, codes: readonly number[]): Buffer {
  const half = unitsPerEm / 2
  return Buffer.concat([
    words([4, half, 400, 5, 0, half, half, 0, 0, half, half, 0, 0, 50, 250, 0]),
    Buffer.alloc(10),
    longs([0, 0, 0, 0]),
    Buffer.from('LNCH'),
    words([
      0x0040,
      Math.min(0xffff, codes[0] ?? 32),
      Math.min(0xffff, codes.at(-1) ?? 32),
      ascent,
      descent,
      0,
      ascent,
      -descent,
    ]),
    longs([1, 0]),
    words([half, 720, 0, 32, 1]),
  ])
}

function nameTable(name: string): Buffer {
  const text = Buffer.from(name, 'utf16le').swap16()
  const ids = [1, 4, 6]
  return Buffer.concat([
    words([0, ids.length, 6 + 12 * ids.length]),
    ...ids.map(id => words([3, 1, 0x409, id, text.length, 0])),
    text,
  ])
}
