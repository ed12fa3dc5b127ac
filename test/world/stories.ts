import { type Campaign, campaignAt, poorSource } from './campaigns.ts'
import type { Ledger, LedgerTouch } from './ledger.ts'
import type { Person } from './persons.ts'
import type { Random } from './random.ts'
import { day, hour, plus, type Span } from './seasons.ts'

/** What a person did before becoming a lead; the last touch raised it. */
export type Story = {
  touches: LedgerTouch[]
  raisedBy: 'form' | 'import'
  handRaise: boolean
  formId: number | null
  groupId: number
  source: string
  campaignId: number | null
}

const site = 'https://www.terpstra.example'
export const pages = [
  ['/flow-wrappers', 'Flow wrappers'],
  ['/tray-sealers', 'Tray sealers'],
  ['/labelling', 'Labelling'],
  ['/service', 'Service and parts'],
  ['/cases/bakery', 'A bakery that changes over eleven times a day'],
  ['/cases/dairy', 'Less film in the dairy'],
  ['/about', 'About us'],
] as const

export const pageOf = (path: string, title: string) => ({ path, title, url: `${site}${path}` })

/** Writes the story of one response, ending at `at`: pages, prices, perhaps a fair, then a form; `asks` for the contact form. */
export const tellStory = (
  ledger: Ledger,
  person: Person,
  at: Date,
  campaigns: readonly Campaign[],
  random: Random,
  span: Span,
  asks: boolean,
): Story => {
  const poor = person.source === poorSource
  const campaign = campaignAt(campaigns, person.source, at, random)
  const groupId = campaign?.groupId ?? random.int(1, 3)
  const handRaise = asks || (!poor && random.chance(0.4))
  const about = { subjectId: person.id, accountId: person.account?.id ?? null, groupId }
  const cameBy = { source: person.source, campaignId: campaign?.id ?? null }
  const touches: LedgerTouch[] = []
  const before = (days: number): Date =>
    new Date(Math.max(span.from.getTime(), plus(at, -Math.round(days * day)).getTime()))

  if (!poor && random.chance(0.35))
    touches.push(
      ledger.write({
        ...about,
        ...cameBy,
        kind: 'event',
        at: before(random.int(4, 40)),
        title: 'Met at our stand',
      }),
    )
  const reads = poor ? 1 : random.int(3, 8)
  for (let i = 0; i < reads; i++) {
    const [path, title] = i === 0 ? pages[groupId - 1]! : random.pick(pages)
    const when = before(random.next() * 9 + 0.05)
    touches.push(
      ledger.write({
        ...about,
        ...cameBy,
        kind: 'web_page',
        at: when,
        title,
        properties: pageOf(path, title),
      }),
    )
  }
  const prices = poor ? 0 : random.int(handRaise ? 0 : 1, 3)
  for (let i = 0; i < prices; i++) {
    const when = before(random.next() * 3 + 0.02)
    touches.push(
      ledger.write({
        ...about,
        ...cameBy,
        kind: 'web_page',
        at: when,
        title: 'Prices',
        properties: pageOf('/prices', 'Prices'),
      }),
    )
  }
  const guide = poor || !handRaise || random.chance(0.3)
  if (guide && !poor) {
    const when = plus(at, -random.int(2, 20) * hour)
    touches.push(
      ledger.write({ ...about, ...cameBy, kind: 'download', at: when, title: 'Changeover guide (PDF)' }),
    )
  }
  const form = handRaise
    ? 'Contact me'
    : poor
      ? 'Guide on a partner site (contact box ticked)'
      : 'Changeover guide'
  touches.push(
    ledger.write({
      ...about,
      ...cameBy,
      kind: 'form',
      at,
      title: form,
      body: handRaise ? 'Please call me about a new line. We pack in two shifts.' : null,
      properties: poor
        ? { list: 'partner delivery' }
        : pageOf(handRaise ? '/f/contact' : '/f/changeover-guide', form),
    }),
  )
  const formId = handRaise ? 2 : poor ? null : 1
  return { touches, raisedBy: poor ? 'import' : 'form', handRaise, formId, groupId, ...cameBy }
}
