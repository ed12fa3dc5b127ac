import { type Chunk, chunked } from './chunks.ts'
import type { Random } from './random.ts'
import { dateOf, day, minute, plus, type Span } from './seasons.ts'

const origins = '{https://www.terpstra.example}'

/** Keys of the website and of the shop, and what came by them in the last two weeks. Nobody has the keys themselves. */
export function* trackingRows(random: Random, { now }: Span): Generator<Chunk> {
  yield* chunked('write_key', 'id name key_hash hint kind origins scopes created_at last_used_at', [
    [
      1,
      'Website',
      '\\x01',
      'lp_Wq7x',
      'browser',
      origins,
      '{track,identify}',
      plus(now, -300 * day),
      plus(now, -2 * minute),
    ],
    [
      2,
      'Shop server',
      '\\x02',
      'lp_9fTz',
      'server',
      '{}',
      '{track,identify,group,import}',
      plus(now, -280 * day),
      plus(now, -7 * minute),
    ],
  ])
  const counts = Array.from({ length: 14 }, (_, ago) => dateOf(plus(now, -ago * day))).flatMap(of => {
    const [pages, shop] = [random.int(700, 2_400), random.int(120, 480)]
    return [
      [of, 1, 'accepted', pages, pages * 2 + random.int(0, 300)],
      [of, 1, 'not_followed', random.int(40, 160), random.int(80, 320)],
      [of, 1, 'unknown_origin', random.int(0, 9), 0],
      [of, 1, 'unsigned_user', random.int(0, 4), 0],
      [of, 2, 'accepted', shop, shop * 6],
      [of, 2, 'invalid_message', random.int(0, 3), 0],
      [of, 0, 'unknown_write_key', random.int(0, 30), 0],
    ].filter(([, , , calls]) => calls !== 0)
  })
  yield* chunked('tracking_count', 'day key_id reason calls messages', counts)
}
