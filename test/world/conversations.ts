import { type Chunk, chunked } from './chunks.ts'
import type { Ledger } from './ledger.ts'
import type { Person } from './persons.ts'
import type { Random } from './random.ts'
import { day, hour, plus, type Span } from './seasons.ts'
import { marketers, sellersOf, servants, users } from './team.ts'

type Said = {
  kind: 'call' | 'note' | 'email' | 'service'
  title: string
  body: string
  by: 'seller' | 'marketer' | 'servant'
}

/** What both sides wrote under each other's entries; `{name}` is whoever answers next. */
const talks: readonly (readonly Said[])[] = [
  [
    {
      kind: 'call',
      by: 'seller',
      title: 'Asked for a case in bakery',
      body: 'They want to see a line like theirs. @{name} do we have one?',
    },
    {
      kind: 'note',
      by: 'marketer',
      title: 'Case found',
      body: 'The one of last autumn fits: the same product, twice the speed.',
    },
    {
      kind: 'email',
      by: 'seller',
      title: 'Sent the case',
      body: 'With the figures of the first six months.',
    },
  ],
  [
    {
      kind: 'note',
      by: 'seller',
      title: 'Jaws wear out early',
      body: 'Third set in a year. @{name} is that known on this machine?',
    },
    {
      kind: 'service',
      by: 'servant',
      title: 'Known, and mended since',
      body: 'New jaws have the harder coating. I put a set aside for them.',
    },
  ],
  [
    {
      kind: 'note',
      by: 'marketer',
      title: 'Comes to the fair on Thursday',
      body: 'Registered three people. @{name} shall we plan half an hour?',
    },
    { kind: 'note', by: 'seller', title: 'Yes, at eleven', body: 'I bring the sample trays.' },
  ],
]

export type Conversation = {
  touchIds: number[]
  mentions: { touchId: number; userId: number; written: string; title: string; at: Date }[]
}

/** A few threads of the last weeks, in which colleagues name each other. */
export const plantConversations = (
  count: number,
  {
    persons,
    ledger,
    random,
    span,
  }: { persons: readonly Person[]; ledger: Ledger; random: Random; span: Span },
): Conversation[] => {
  const known = persons.filter(
    ({ account, knownAt }) =>
      account !== null && sellersOf(account.territoryId).length > 0 && knownAt < plus(span.now, -40 * day),
  )
  return Array.from({ length: Math.min(count, known.length) }, (_, i) => {
    const talk = talks[i % talks.length]!
    const person = random.pick(known)
    const who = {
      seller: sellersOf(person.account!.territoryId)[0]!.id,
      marketer: random.pick(marketers),
      servant: random.pick(servants),
    }
    let at = plus(span.now, -Math.floor((2 + random.next() * 18) * day))
    const conversation: Conversation = { touchIds: [], mentions: [] }
    for (const [n, { kind, by, title, body }] of talk.entries()) {
      const next = talk[n + 1]
      const named = next && users.find(({ id }) => id === who[next.by])
      const userId = who[by]
      const { id } = ledger.write({
        subjectId: person.id,
        accountId: person.account!.id,
        kind,
        side: by === 'seller' ? 'sales' : by === 'marketer' ? 'marketing' : 'service',
        at,
        title,
        body: body.replace('{name}', named?.name ?? ''),
        userId,
      })
      conversation.touchIds.push(id)
      if (named && body.includes('{name}'))
        conversation.mentions.push({ touchId: id, userId: named.id, written: `@${named.name}`, title, at })
      at = plus(at, Math.floor((1 + random.next() * 5) * hour))
    }
    return conversation
  })
}

export function* conversationRows(conversations: readonly Conversation[]): Generator<Chunk> {
  yield* chunked(
    'touch_thread',
    'touch_id thread_id reply_to_id',
    conversations.flatMap(({ touchIds }) =>
      touchIds.map((id, n) => [id, touchIds[0]!, n === 0 ? null : touchIds[n - 1]!]),
    ),
  )
  const mentions = conversations.flatMap(conversation => conversation.mentions)
  yield* chunked(
    'touch_mention',
    'touch_id user_id written',
    mentions.map(({ touchId, userId, written }) => [touchId, userId, written]),
  )
}
