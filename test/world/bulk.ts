import type { Role } from '../../src/team/model/actor.ts'
import type { Account } from './accounts.ts'
import { type Cell, type Chunk, chunked } from './chunks.ts'
import type { Deal } from './deals.ts'
import type { Person } from './persons.ts'
import { day, plus, type Span } from './seasons.ts'
import { sellers, users } from './team.ts'

type Values = Record<string, unknown>
type Made = {
  record: 'account' | 'person' | 'opportunity'
  change: Values
  state: 'done' | 'undone'
  userId: number
  at: Date
  rows: { id: number; verdict: string; why?: string; before?: Values; after?: Values }[]
}

const sales = sellers[0]!.id
const managerOf = (role: Role): number =>
  users.find(user => user.role === role && user.state === 'active')!.id

/** Records that were changed many at once in the last weeks: they are today as they became, so that each can be undone. */
export function* bulkRows(
  {
    accounts,
    persons,
    deals,
  }: { accounts: readonly Account[]; persons: readonly Person[]; deals: readonly Deal[] },
  span: Span,
): Generator<Chunk> {
  const made = [
    ...[...accountChanges(accounts), ...personChanges(persons), backAgain(deals)].map(change =>
      madeOf(change, span),
    ),
    ownerOf(deals, span),
  ]
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .filter(({ rows }) => rows.length > 0)
  yield* chunked(
    'bulk_edit',
    'id record change state user_id created_at ended_at undone_at',
    made.map(({ record, change, state, userId, at }, n): Cell[] => [
      n + 1,
      record,
      JSON.stringify(change),
      state,
      userId,
      at,
      at,
      state === 'undone' ? plus(at, day / 24) : null,
    ]),
  )
  yield* chunked(
    'bulk_edit_row',
    'bulk_edit_id record_id verdict why before after',
    made.flatMap(({ rows }, n) =>
      rows.map(({ id, verdict, why, before, after }): Cell[] => [
        n + 1,
        id,
        verdict,
        why ?? null,
        before ? JSON.stringify(before) : null,
        after ? JSON.stringify(after) : null,
      ]),
    ),
  )
}

type Change = {
  record: Made['record']
  by: Role
  daysAgo: number
  before: Values
  after: Values
  found: readonly { id: number }[]
  /** Which of them, by their place, were so already. */
  same?: (n: number) => boolean
  state?: Made['state']
}

const madeOf = (
  { record, by, daysAgo, before, after, found, same = () => false, state = 'done' }: Change,
  span: Span,
): Made => ({
  record,
  change: after,
  state,
  userId: managerOf(by),
  at: plus(span.now, -daysAgo * day),
  rows: found.map(({ id }, n) => ({
    id,
    verdict: same(n) ? 'same' : state,
    before: same(n) ? after : before,
    after,
  })),
})

const accountChanges = (accounts: readonly Account[]): Change[] => {
  const { industry } = accounts.find(each => each.industry !== null && each.kind === 'customer') ?? {}
  const { territoryId } = accounts.find(each => each.territoryId !== null) ?? {}
  return [
    // Customers whose line of business nobody had written down.
    {
      record: 'account',
      by: 'marketing_manager',
      daysAgo: 26,
      before: { industry: null },
      after: { industry: industry ?? null },
      found: accounts.filter(each => each.industry === industry).slice(0, 23),
      same: n => n >= 19,
    },
    // Accounts of a territory that got a seller.
    {
      record: 'account',
      by: 'sales_manager',
      daysAgo: 11,
      before: { sales_owner_id: null },
      after: { sales_owner_id: sales },
      found: accounts.filter(({ salesOwnerId }) => salesOwnerId === sales).slice(-14),
    },
    // Companies that had lain in no territory.
    {
      record: 'account',
      by: 'administrator',
      daysAgo: 71,
      before: { territory_id: null },
      after: { territory_id: territoryId ?? null },
      found: accounts.filter(each => each.territoryId === territoryId).slice(3, 29),
      same: n => n % 9 === 4,
    },
    // Prospects that had been entered as partners.
    {
      record: 'account',
      by: 'sales_manager',
      daysAgo: 39,
      before: { kind: 'partner' },
      after: { kind: 'prospect' },
      found: accounts.filter(({ kind }) => kind === 'prospect').slice(0, 8),
    },
    ...marketingOwners(accounts),
  ]
}

/** Customers of two territories that got somebody in marketing. */
function marketingOwners(accounts: readonly Account[]): Change[] {
  const owned = accounts.filter(({ marketingOwnerId }) => marketingOwnerId !== null)
  return [...new Set(owned.map(({ territoryId }) => territoryId))].slice(0, 2).map((territory, n) => {
    const ofTerritory = owned.filter(({ territoryId }) => territoryId === territory)
    const owner = ofTerritory[0]!.marketingOwnerId
    return {
      record: 'account',
      by: 'marketing_manager',
      daysAgo: 97 + 31 * n,
      before: { marketing_owner_id: null },
      after: { marketing_owner_id: owner },
      found: ofTerritory.filter(({ marketingOwnerId }) => marketingOwnerId === owner).slice(0, 40 + 17 * n),
    }
  })
}

const personChanges = (persons: readonly Person[]): Change[] => [
  // A language that was set for the wrong people, and given back.
  {
    record: 'person',
    by: 'marketing',
    daysAgo: 6,
    before: { language: 'nl' },
    after: { language: 'de' },
    found: persons.filter(({ language, country }) => language === 'nl' && country === 'BE').slice(0, 31),
    state: 'undone',
  },
  // People of a fair whose country nobody had asked.
  {
    record: 'person',
    by: 'marketing',
    daysAgo: 48,
    before: { country: null },
    after: { country: 'DE' },
    found: persons.filter(({ country }) => country === 'DE').slice(40, 102),
  },
  // A language given to the people of a country, where some had it already.
  {
    record: 'person',
    by: 'service',
    daysAgo: 17,
    before: { language: null },
    after: { language: 'nl' },
    found: persons.filter(({ language, country }) => language === 'nl' && country === 'NL').slice(10, 54),
    same: n => n % 6 === 5,
  },
]

/** Opportunities that another seller goes on with; one was lost on the way. */
function ownerOf(deals: readonly Deal[], span: Span): Made {
  const of = (state: Deal['state']) => deals.filter(deal => deal.state === state && deal.ownerId === sales)
  const change: Change = {
    record: 'opportunity',
    by: 'sales_manager',
    daysAgo: 3,
    before: { owner_id: sellers[1]!.id },
    after: { owner_id: sales },
    found: of('open').slice(0, 9),
  }
  const made = madeOf(change, span)
  const refused = of('lost').slice(0, 2)
  return {
    ...made,
    rows: [...made.rows, ...refused.map(({ id }) => ({ id, verdict: 'refused', why: 'closed' }))],
  }
}

/** Opportunities of a seller who was away for long, given to a colleague and back. */
const backAgain = (deals: readonly Deal[]): Change => ({
  record: 'opportunity',
  by: 'sales_manager',
  daysAgo: 54,
  before: { owner_id: sellers[2]!.id },
  after: { owner_id: sellers[3]!.id },
  found: deals.filter(({ state, ownerId }) => state === 'open' && ownerId === sellers[2]!.id).slice(0, 7),
  state: 'undone',
})
