import { crc32, deflateSync } from 'node:zlib'
import { type Chunk, chunked } from './chunks.ts'
import type { Random } from './random.ts'
import { day, hour, plus, type Span } from './seasons.ts'
import { uuid } from './visitors.ts'

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
const part = (type: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  return Buffer.concat([word(body.length), named, word(crc32(named))])
}

/** A sealed tray, drawn in flat colours, as PNG (W3C PNG Specification, third edition: 8 bits a channel, RGB). */
function trayPng(): Uint8Array {
  const [width, height] = [320, 180]
  const line = (y: number): Buffer => {
    const pixels = Buffer.alloc(1 + width * 3)
    for (let x = 0; x < width; x++) {
      const tray = x > 60 && x < 260 && y > 50 && y < 130
      const film = x > 76 && x < 244 && y > 64 && y < 116
      pixels.set(film ? [226, 236, 232] : tray ? [34, 92, 84] : [244, 241, 234], 1 + x * 3)
    }
    return pixels
  }
  const lines = Buffer.concat(Array.from({ length: height }, (_, y) => line(y)))
  const head = Buffer.concat([word(width), word(height), Buffer.from([8, 2, 0, 0, 0])])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    part('IHDR', head),
    part('IDAT', deflateSync(lines)),
    part('IEND', Buffer.alloc(0)),
  ])
}

const odd = [
  ['links', 'Best prices http://seo.example', 'offers@seo.example', 'http://seo.example'],
  ['quick', 'Pieter Zandstra', 'p.zandstra@zandstra-zuivel.example', 'Zandstra Zuivel'],
] as const

/** A picture that designs of forms can use, and submissions that wait for a person because they look odd. */
export function* oddFormRows(random: Random, { now }: Span): Generator<Chunk> {
  yield* chunked('form_picture', 'id name type body added_at', [
    [1, 'Sealed tray.png', 'image/png', trayPng(), plus(now, -45 * day)],
  ])
  const shown = {
    version: 1,
    variant: 'a',
    language: 'nl',
    fields: null,
    bits: 0,
    place: 'hosted',
    personId: null,
  }
  yield* chunked(
    'form_held',
    'id form_id dedupe_key reasons email input at',
    odd.map(([reason, name, email, companyName], n) => {
      const dedupeKey = uuid(random)
      const given = { consent: false, scripted: n === 0, anonymousKey: null, carried: {} }
      const input = { shown, answers: { name, email, company: companyName }, dedupeKey, ...given }
      return [n + 1, 1, dedupeKey, [reason], email, JSON.stringify(input), plus(now, -(n * 3 + 2) * 9 * hour)]
    }),
  )
}
