import type { TouchKind } from '../../src/touches/model/touch.ts'
import type { Account } from './accounts.ts'
import { type Campaign, campaignAt } from './campaigns.ts'
import type { Chunk } from './chunks.ts'
import type { ComplaintTouch } from './complaints.ts'
import type { Ledger } from './ledger.ts'
import type { Person } from './persons.ts'
import { type Random, zipf } from './random.ts'
import { day, hour, minute, modeAt, plus, type Seasons, type Span } from './seasons.ts'
import { pageOf, pages } from './stories.ts'
import { sellersOf, servants } from './team.ts'
import type { Visitor } from './visitors.ts'

type Line = readonly [kind: TouchKind, weight: number, titles: readonly string[]]

/** What happens every day. The words that the lead definition listens for are rare here. */
const everyday: readonly Line[] = [
  ['web_page', 46, []],
  [
    'email',
    21,
    [
      'Newsletter opened',
      'Newsletter: less film, same shelf life',
      'Invitation to the fair',
      'Question about delivery',
    ],
  ],
  ['ad', 10, ['Advertisement seen', 'Advertisement clicked']],
  ['download', 1.4, ['Data sheet FlowLine 350', 'Data sheet TraySeal 4', 'Film chart (PDF)']],
  ['call', 6, ['Call', 'Called back', 'No answer']],
  ['visit', 0.5, ['Visit on site']],
  ['meeting', 0.5, ['Meeting with the plant']],
  ['letter', 2, ['Letter: season’s greetings', 'Letter: service contracts']],
  ['event', 0.6, ['Round table', 'Webinar']],
  ['service', 4, ['Service visit', 'Wear parts replaced', 'Question answered by telephone']],
  ['complaint', 0.6, ['Film tears at the seal', 'Parts came late', 'Label skewed at high speed']],
  ['note', 2, ['Note']],
  ['track', 3, ['Configurator opened', 'Video played']],
]
const kinds = everyday.map(line => [line, line[1]] as const)

const notes = [
  'Runs two shifts, film from three suppliers. Wants fewer changeovers.',
  'Budget round is in October; send figures before that.',
  'Draait twee ploegen, stilstand vooral bij formaatwissel.',
  'Wil eerst een referentie in de zuivel zien.',
  'Neue Halle ab Frühjahr, Angebot für zwei Linien gewünscht.',
  'Techniker war zufrieden, Einkauf fragt nach Rahmenvertrag.',
  'Asked about spare parts on a Sunday night; told them about the contract.',
]
const byHand: readonly TouchKind[] = ['call', 'visit', 'meeting', 'note', 'letter', 'service', 'complaint']

type Scene = {
  persons: readonly Person[]
  accounts: readonly Account[]
  visitors: readonly Visitor[]
  campaigns: readonly Campaign[]
  ledger: Ledger
  random: Random
  span: Span
  seasons: Seasons
  /** Complaints that were written live are put here. */
  complaints: ComplaintTouch[]
}

type Subject = {
  id: number
  account: Account | null
  source: string
  from: Date
  to: Date
  anonymous: boolean
}

const subjectsOf = ({ persons, visitors, span, random }: Scene): (() => Subject) => {
  // The busiest persons are spread over all sources and territories: the list is walked with a large stride.
  const place = zipf(persons.length, 0.62)
  const stride = 7919
  return () => {
    if (random.chance(0.07)) {
      const { id, person, firstSeenAt } = random.pick(visitors)
      const to = person?.knownAt ?? plus(firstSeenAt, 90 * day)
      return { id, account: null, source: person?.source ?? 'search', from: firstSeenAt, to, anonymous: true }
    }
    const person = persons[(place(random) * stride) % persons.length]!
    const to =
      person.updatedAt.getTime() === person.knownAt.getTime() ? plus(person.knownAt, 60 * day) : span.now
    return {
      id: person.id,
      account: person.account,
      source: person.source,
      from: person.knownAt,
      to,
      anonymous: false,
    }
  }
}

const writeOne = (scene: Scene, subject: Subject, line: Line, at: Date): void => {
  const { ledger, random, campaigns } = scene
  const [kind, , titles] = line
  const [path, page] = random.chance(0.02) ? (['/prices', 'Prices'] as const) : random.pick(pages)
  const web = kind === 'web_page'
  const account = subject.account
  const owner =
    account && byHand.includes(kind) ? (account.salesOwnerId ?? sellersOf(account.territoryId)[0]!.id) : null
  const after = random.chance(0.55)
    ? subject.source
    : random.weighted([
        ['email', 5],
        ['direct', 4],
        ['search', 3],
      ] as const)
  const campaign = kind === 'ad' || kind === 'email' || web ? campaignAt(campaigns, after, at, random) : null
  const touch = ledger.write({
    subjectId: subject.id,
    accountId: account?.id ?? null,
    kind,
    at,
    title: web ? page : random.pick(titles),
    machine: (web || kind === 'email') && random.chance(0.015),
    userId: kind === 'service' || kind === 'complaint' ? random.pick(servants) : owner,
    source: byHand.includes(kind) ? null : after,
    campaignId: campaign?.id ?? null,
    groupId: campaign?.groupId ?? (random.chance(0.3) ? random.int(1, 4) : null),
    body: byHand.includes(kind) && random.chance(0.5) ? random.pick(notes) : null,
    properties: web ? pageOf(path, page) : null,
  })
  if (kind === 'complaint' && account && modeAt(at, scene.span) === 'live')
    scene.complaints.push({
      touchId: touch.id,
      personId: subject.id,
      account,
      at,
      userId: touch.userId ?? null,
    })
}

const drawLine = (random: Random, subject: Subject): Line => {
  for (;;) {
    const line = random.weighted(kinds)
    if (!subject.anonymous || ['web_page', 'ad', 'track', 'download'].includes(line[0])) return line
  }
}

/**
 * Fills the ledger up to `total` touches, as chunks: a few subjects are busy and most are quiet, and what a
 * subject does comes in bursts of some days. `recent` of them fall on today and yesterday.
 */
export function* everydayTouches(total: number, recent: number, scene: Scene): Generator<Chunk> {
  const { ledger, random, span, seasons } = scene
  const any = subjectsOf(scene)
  // Whoever is known for longer did more: without this the last months would hold most of the ledger.
  const whole = span.now.getTime() - span.from.getTime()
  const draw = (): Subject => {
    for (;;) {
      const subject = any()
      const share = (subject.to.getTime() - subject.from.getTime()) / whole
      if (subject.anonymous || random.chance(Math.max(0.01, share))) return subject
    }
  }
  const known = scene.persons.filter(
    ({ knownAt, account }) => account !== null && knownAt < plus(span.now, -3 * day),
  )
  for (let i = 0; i < recent && ledger.written() < total; i++) {
    const { id, account, source, knownAt } = random.pick(known)
    const subject = { id, account, source, from: knownAt, to: span.now, anonymous: false }
    writeOne(
      scene,
      subject,
      drawLine(random, subject),
      plus(span.now, -Math.floor(random.next() * 38 * hour)),
    )
  }
  while (ledger.written() < total) {
    const subject = draw()
    const to = subject.to > span.now ? span.now : subject.to
    let at = seasons.between(random, subject.from, to)
    for (let left = Math.ceil(random.skewed(2.2, 0.9)); left > 0 && ledger.written() < total; left--) {
      writeOne(scene, subject, drawLine(random, subject), at)
      at = plus(at, Math.ceil(random.skewed(random.chance(0.6) ? 4 : 1500, 0.8)) * minute)
      if (at > to) break
    }
    if (ledger.written() % 10_000 < 8) yield* ledger.take()
  }
  yield* ledger.take()
}
