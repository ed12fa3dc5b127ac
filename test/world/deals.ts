import type { Account } from './accounts.ts'
import { machines, type Product, parts } from './catalogue.ts'
import type { Lead } from './leads.ts'
import type { Ledger } from './ledger.ts'
import type { Person } from './persons.ts'
import type { Random } from './random.ts'
import { day, hour, plus, type Seasons, type Span } from './seasons.ts'
import { sellersOf } from './team.ts'

export type OrderLine = { product: Product; quantity: number; amountCents: number; marginCents: number }
export type Deal = {
  id: number
  name: string
  account: Account
  lead: Lead | null
  ownerId: number
  persons: Person[]
  lines: OrderLine[]
  source: string
  campaignId: number | null
  competitorId: number | null
  openedAt: Date
  /** When each stage was entered, the first one first. */
  stages: Date[]
  state: 'open' | 'won' | 'lost'
  closedAt: Date | null
  reason: string | null
}
export type Order = {
  account: Account
  person: Person | null
  deal: Deal | null
  lines: OrderLine[]
  at: Date
}

const wonReasons = [
  ['product_fit', 34],
  ['service', 26],
  ['price', 16],
  ['relationship', 24],
] as const
const lostReasons = [
  ['price', 36],
  ['competitor', 24],
  ['no_decision', 22],
  ['no_budget', 12],
  ['delivery_time', 6],
] as const
export const totalOf = (lines: readonly OrderLine[], of: 'amountCents' | 'marginCents'): number =>
  lines.reduce((sum, line) => sum + line[of], 0)

export const lineOf = (product: Product, quantity: number, random: Random): OrderLine => {
  const amountCents =
    Math.round((product.priceCents * quantity * (0.86 + random.next() * 0.14)) / 1000) * 1000
  return { product, quantity, amountCents, marginCents: amountCents - product.costCents * quantity }
}

const machineLines = (random: Random, groupId: number): OrderLine[] => {
  const fitting = machines.filter(product => product.groupId === groupId)
  const lines = [
    lineOf(random.pick(fitting.length > 0 ? fitting : machines), random.chance(0.12) ? 2 : 1, random),
  ]
  if (random.chance(0.55)) lines.push(lineOf(parts[0]!, random.int(1, 4), random))
  if (random.chance(0.45)) lines.push(lineOf(parts[2]!, random.int(1, 3), random))
  return lines
}

type Start = {
  account: Account
  lead: Lead | null
  persons: Person[]
  at: Date
  groupId: number
  source: string
}
export type Desk = { span: Span; random: Random; ledger: Ledger; seasons: Seasons }

const dealOf = (id: number, start: Start, { span, random, ledger, seasons }: Desk): Deal => {
  const { account, lead, persons, at, groupId } = start
  const seller =
    lead?.routing.userId ?? account.salesOwnerId ?? random.pick(sellersOf(account.territoryId)).id
  const lines = machineLines(random, groupId)
  const planned = random.weighted([
    ['won', lead ? 40 : 52],
    ['lost', 60],
  ] as const)
  const last =
    planned === 'won'
      ? 4
      : random.weighted([
          [1, 20],
          [2, 34],
          [3, 30],
          [4, 16],
        ] as const)
  const stages = [at]
  let next = at
  let slow = 1
  for (let stage = 2; stage <= last + 1; stage++) {
    slow = stage === 4 ? 0.6 : 1
    next = seasons.atWork(random, plus(next, Math.max(1, random.skewed(19 * slow, 0.7)) * day))
    if (plus(next, hour) >= span.now) break
    if (stage <= last) stages.push(next)
  }
  const closed = stages.length === last && plus(next, hour) < span.now && next > stages.at(-1)!
  const state = closed ? planned : 'open'
  const base = { accountId: account.id, userId: seller, groupId, side: 'sales' as const }
  stages.forEach((stageAt, i) => {
    const person = persons[i % Math.max(1, persons.length)]
    const subjectId = person?.id ?? account.id
    const [kind, title] = (
      [
        ['call', 'First call about the line'],
        ['visit', 'Visit to the packing hall'],
        ['meeting', 'Quotation discussed'],
        ['email', 'Terms and delivery date'],
      ] as const
    )[i]!
    ledger.write({ ...base, subjectId, kind, title, at: plus(stageAt, -random.int(5, 50) * 60_000) })
  })
  const reason =
    state === 'won' ? random.weighted(wonReasons) : state === 'lost' ? random.weighted(lostReasons) : null
  return {
    id,
    name: `${lines[0]!.product.name} for ${account.name}`,
    account,
    lead,
    ownerId: seller,
    persons,
    lines,
    source: start.source,
    campaignId: lead?.story.campaignId ?? null,
    competitorId: reason === 'competitor' || random.chance(0.35) ? random.int(1, 4) : null,
    openedAt: at,
    stages,
    state,
    closedAt: closed ? next : null,
    reason,
  }
}

/** Opportunities from accepted leads, and `extra` that sellers found at their own accounts. Marks leads converted. */
export const dealsOf = (
  leads: readonly Lead[],
  extra: number,
  accounts: readonly Account[],
  peopleOf: ReadonlyMap<number, Person[]>,
  desk: Desk,
): Deal[] => {
  const { random, span, seasons } = desk
  const starts: Start[] = []
  for (const lead of leads) {
    const { account } = lead.person
    if (lead.state !== 'accepted' || account === null || !random.chance(0.62)) continue
    const at = plus(lead.verdictAt!, random.int(1, 9 * 24) * hour)
    if (at >= plus(span.now, -hour)) continue
    lead.state = 'converted'
    const others = (peopleOf.get(account.id) ?? []).filter(({ id }) => id !== lead.person.id)
    const persons = [lead.person, ...(random.chance(0.5) && others.length > 0 ? [random.pick(others)] : [])]
    starts.push({ account, lead, persons, at, groupId: lead.story.groupId, source: lead.story.source })
  }
  const own = accounts.filter(({ kind, salesOwnerId, createdAt }) => {
    return (
      kind !== 'competitor' &&
      salesOwnerId !== null &&
      salesOwnerId !== 24 &&
      createdAt < plus(span.now, -3 * day)
    )
  })
  for (let i = 0; i < extra; i++) {
    const account = random.pick(own)
    const at = seasons.between(random, plus(account.createdAt, day), plus(span.now, -2 * hour))
    const persons = (peopleOf.get(account.id) ?? [])
      .filter(({ knownAt }) => knownAt < at)
      .slice(0, random.int(1, 3))
    starts.push({ account, lead: null, persons, at, groupId: random.int(1, 3), source: account.source })
  }
  starts.sort((a, b) => a.at.getTime() - b.at.getTime() || a.account.id - b.account.id)
  return starts.map((start, i) => dealOf(i + 1, start, desk))
}
