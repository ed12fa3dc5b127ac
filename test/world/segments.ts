import { writeCondition } from '../../src/shared/condition/read.ts'
import type { About, Condition } from '../../src/shared/condition/tree.ts'
import { type Chunk, chunked } from './chunks.ts'
import { day, plus, type Span } from './seasons.ts'
import { marketers } from './team.ts'

const prices: Condition = {
  all: [
    { touches: { kinds: ['web_page'], words: 'pric' }, from: 2, window: { days: 30 } },
    {
      touches: { kinds: ['visit', 'call'] },
      to: 0,
      since: { kinds: ['web_page'], words: 'pric' },
    },
  ],
}
const quiet: Condition = {
  all: [
    { trait: 'kind', test: 'one_of', values: ['customer'] },
    { touches: {}, to: 0, window: { days: 90 } },
  ],
}
const readers: Condition = {
  all: [
    { touches: { kinds: ['download'] }, from: 1 },
    { account: { trait: 'employees', test: 'number', from: 100 } },
  ],
}

/** Groups that marketing keeps: three by a condition, two as they were written down. */
export function* segmentRows(
  persons: readonly { id: number }[],
  accounts: readonly { id: number }[],
  span: Span,
): Generator<Chunk> {
  const at = plus(span.now, -92 * day)
  const segments: [string, About, Condition | null][] = [
    ['Read prices, heard from nobody', 'person', prices],
    ['Customers gone quiet', 'account', quiet],
    ['Guide readers of large companies', 'person', readers],
    ['Visitors of our stand', 'person', null],
    ['Asked for a reference visit', 'account', null],
  ]
  yield* chunked(
    'segment',
    'id name about kind condition made_by created_at changed_at',
    segments.map(([name, about, when], n) => [
      n + 1,
      name,
      about,
      when ? 'live' : 'static',
      when && JSON.stringify(writeCondition(about, when)),
      marketers[n % marketers.length]!,
      at,
      at,
    ]),
  )
  yield* chunked(
    'segment_listed',
    'segment_id person_id put_by put_at',
    persons
      .filter(({ id }) => id % 41 === 0)
      .slice(0, 24)
      .map(({ id }) => [4, id, marketers[0]!, at]),
  )
  yield* chunked(
    'segment_listed',
    'segment_id account_id put_by put_at',
    accounts
      .filter(({ id }) => id % 17 === 0)
      .slice(0, 9)
      .map(({ id }) => [5, id, marketers[1] ?? marketers[0]!, at]),
  )
}
