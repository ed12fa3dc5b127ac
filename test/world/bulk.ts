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
const managerOf = (role: string): number =>
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
    industryOf(accounts, span),
    sellerOf(accounts, span),
    languageOf(persons, span),
    ownerOf(deals, span),
    ...marketingOwners(accounts, span),
    territoryOf(accounts, span),
    countryOf(persons, span),
    prospectsOf(accounts, span),
    dutchOf(persons, span),
    backAgain(deals, span),
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

/** Customers whose line of business nobody had written down. */
function industryOf(accounts: readonly Account[], span: Span): Made {
  const [first] = accounts.filter(({ industry, kind }) => industry !== null && kind === 'customer')
  const after = { industry: first?.industry ?? null }
  const found = accounts.filter(({ industry }) => industry === after.industry).slice(0, 23)
  return {
    record: 'account',
    change: after,
    state: 'done',
    userId: managerOf('marketing_manager'),
    at: plus(span.now, -26 * day),
    rows: found.map(({ id }, n) => ({
      id,
      verdict: n < 19 ? 'done' : 'same',
      before: n < 19 ? { industry: null } : after,
      after,
    })),
  }
}

/** Accounts of a territory that got a seller. */
function sellerOf(accounts: readonly Account[], span: Span): Made {
  const after = { sales_owner_id: sales }
  const found = accounts.filter(({ salesOwnerId }) => salesOwnerId === sales).slice(-14)
  return {
    record: 'account',
    change: after,
    state: 'done',
    userId: managerOf('sales_manager'),
    at: plus(span.now, -11 * day),
    rows: found.map(({ id }) => ({ id, verdict: 'done', before: { sales_owner_id: null }, after })),
  }
}

/** A language that was set for the wrong people, and given back. */
function languageOf(persons: readonly Person[], span: Span): Made {
  const after = { language: 'de' }
  const found = persons.filter(({ language, country }) => language === 'nl' && country === 'BE').slice(0, 31)
  return {
    record: 'person',
    change: after,
    state: 'undone',
    userId: managerOf('marketing'),
    at: plus(span.now, -6 * day),
    rows: found.map(({ id, language }) => ({ id, verdict: 'undone', before: { language }, after })),
  }
}

/** Opportunities that another seller goes on with; one was lost on the way. */
function ownerOf(deals: readonly Deal[], span: Span): Made {
  const after = { owner_id: sales }
  const before = { owner_id: sellers[1]!.id }
  const open = deals.filter(({ state, ownerId }) => state === 'open' && ownerId === sales).slice(0, 9)
  const lost = deals.filter(({ state, ownerId }) => state === 'lost' && ownerId === sales).slice(0, 2)
  return {
    record: 'opportunity',
    change: after,
    state: 'done',
    userId: managerOf('sales_manager'),
    at: plus(span.now, -3 * day),
    rows: [
      ...open.map(({ id }) => ({ id, verdict: 'done', before, after })),
      ...lost.map(({ id }) => ({ id, verdict: 'refused', why: 'closed' })),
    ],
  }
}

/** Customers of two territories that got somebody in marketing. */
function marketingOwners(accounts: readonly Account[], span: Span): Made[] {
  const owned = accounts.filter(({ marketingOwnerId }) => marketingOwnerId !== null)
  return [...new Set(owned.map(({ territoryId }) => territoryId))].slice(0, 2).map((territory, n) => {
    const ofTerritory = owned.filter(({ territoryId }) => territoryId === territory)
    const after = { marketing_owner_id: ofTerritory[0]!.marketingOwnerId }
    const found = ofTerritory.filter(({ marketingOwnerId }) => marketingOwnerId === after.marketing_owner_id)
    return {
      record: 'account',
      change: after,
      state: 'done',
      userId: managerOf('marketing_manager'),
      at: plus(span.now, -(97 + 31 * n) * day),
      rows: found
        .slice(0, 40 + 17 * n)
        .map(({ id }) => ({ id, verdict: 'done', before: { marketing_owner_id: null }, after })),
    }
  })
}

/** Companies that had lain in no territory. */
function territoryOf(accounts: readonly Account[], span: Span): Made {
  const after = {
    territory_id: accounts.find(({ territoryId }) => territoryId !== null)?.territoryId ?? null,
  }
  const found = accounts.filter(({ territoryId }) => territoryId === after.territory_id).slice(3, 29)
  return {
    record: 'account',
    change: after,
    state: 'done',
    userId: managerOf('administrator'),
    at: plus(span.now, -71 * day),
    rows: found.map(({ id }, n) => ({
      id,
      verdict: n % 9 === 4 ? 'same' : 'done',
      before: n % 9 === 4 ? after : { territory_id: null },
      after,
    })),
  }
}

/** People of a fair whose country nobody had asked. */
function countryOf(persons: readonly Person[], span: Span): Made {
  const after = { country: 'DE' }
  const found = persons.filter(({ country }) => country === 'DE').slice(40, 102)
  return {
    record: 'person',
    change: after,
    state: 'done',
    userId: managerOf('marketing'),
    at: plus(span.now, -48 * day),
    rows: found.map(({ id }) => ({ id, verdict: 'done', before: { country: null }, after })),
  }
}

/** Prospects that had been entered as partners. */
function prospectsOf(accounts: readonly Account[], span: Span): Made {
  const after = { kind: 'prospect' }
  const found = accounts.filter(({ kind }) => kind === 'prospect').slice(0, 8)
  return {
    record: 'account',
    change: after,
    state: 'done',
    userId: managerOf('sales_manager'),
    at: plus(span.now, -39 * day),
    rows: found.map(({ id }) => ({ id, verdict: 'done', before: { kind: 'partner' }, after })),
  }
}

/** A language given to the people of a country, where some had it already. */
function dutchOf(persons: readonly Person[], span: Span): Made {
  const after = { language: 'nl' }
  const found = persons.filter(({ language, country }) => language === 'nl' && country === 'NL').slice(10, 54)
  return {
    record: 'person',
    change: after,
    state: 'done',
    userId: managerOf('service'),
    at: plus(span.now, -17 * day),
    rows: found.map(({ id }, n) => ({
      id,
      verdict: n % 6 === 5 ? 'same' : 'done',
      before: n % 6 === 5 ? after : { language: null },
      after,
    })),
  }
}

/** Opportunities of a seller who was away for long, given to a colleague and back. */
function backAgain(deals: readonly Deal[], span: Span): Made {
  const [from, to] = [sellers[2]!.id, sellers[3]!.id]
  const open = deals.filter(({ state, ownerId }) => state === 'open' && ownerId === from).slice(0, 7)
  return {
    record: 'opportunity',
    change: { owner_id: to },
    state: 'undone',
    userId: managerOf('sales_manager'),
    at: plus(span.now, -54 * day),
    rows: open.map(({ id }) => ({
      id,
      verdict: 'undone',
      before: { owner_id: from },
      after: { owner_id: to },
    })),
  }
}
