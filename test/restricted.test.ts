import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { funnelStages } from '../src/insight/model/figures.ts'
import type { Visitor } from './app.ts'
import { type Member, openWorld, type World } from './installation.ts'

let world: World
let partner: Member
let full: Visitor
/** The territories of the partner, as text for SQL. */
let mine: number[]
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  partner = world.of.partner
  full = world.of.administrator.visitor
  mine = await ids(sql`select territory_id as id from user_territory where user_id = ${partner.id}`)
})
afterAll(() => world?.close())

const ids = async (query: ReturnType<typeof sql<{ id: number }>>): Promise<number[]> =>
  (await world.rows(query)).map(({ id }) => id).sort((a, b) => a - b)
type Page<T> = { items: T[]; next: string | null; total?: number; totalCents?: number }
type Item = Record<string, unknown> & { id: number }

/** All pages of a list; the total, where it has one, is the number of items. */
async function all<T = Item>(visitor: Visitor, url: string): Promise<T[]> {
  const items: T[] = []
  for (let next: string | null = null; ; ) {
    const cursor: string = next === null ? '' : `&cursor=${next}`
    const { status, body, text } = await visitor.get<Page<T>>(
      `${url}${url.includes('?') ? '&' : '?'}limit=200${cursor}`,
    )
    expect([status, text]).toEqual([200, text])
    items.push(...body.items)
    next = body.next
    if (next === null) {
      if (body.total !== undefined) expect([url, body.total]).toEqual([url, items.length])
      return items
    }
  }
}
const idsOf = (items: { id: number }[]) => items.map(({ id }) => id).sort((a, b) => a - b)
const inside = (table: string, column = 'id') =>
  ids(sql`select ${sql.ref(column)} as id from ${sql.table(table)} where territory_id = any(${mine})`)
const outside = (table: string) =>
  ids(sql`select id from ${sql.table(table)} where territory_id is null or territory_id <> all(${mine})`)

describe('lists show exactly the rows of the territories', () => {
  it.each([
    ['/api/accounts', 'account'],
    ['/api/persons', 'person'],
    ['/api/leads', 'lead'],
    ['/api/leads?state=open', "lead where state = 'open'"],
    ['/api/opportunities', 'opportunity'],
    ['/api/opportunities?state=won', "opportunity where state = 'won'"],
    ['/api/orders', 'customer_order'],
  ])('%s', async (url, from) => {
    const [table, condition] = from.split(' where ')
    const seen = idsOf(await all(partner.visitor, url))
    const expected = await ids(sql`select id from ${sql.table(table!)}
      where territory_id = any(${mine}) and ${condition ? sql.raw(condition) : sql`true`}`)
    expect(seen).toEqual(expected)
    expect(seen.length).toBeGreaterThan(0)
    expect(idsOf(await all(full, url)).length).toBeGreaterThan(seen.length)
  })

  it.each(['first', 'last'])('revenue by the %s touch', async model => {
    const seen = idsOf(await all(partner.visitor, `/api/revenue/orders?model=${model}`))
    expect(seen).toEqual(await inside('customer_order'))
    const [sum] = await world.rows(sql<{ sum: number }>`
      select sum(total_cents) as sum from customer_order where territory_id = any(${mine})`)
    const { body } = await partner.visitor.get<{ total: { amountCents: number } }>(
      `/api/revenue?model=${model}`,
    )
    expect(body.total.amountCents).toBe(sum!.sum)
  })

  it.each(funnelStages)('names of the funnel: %s', async stage => {
    type Name = { subjectId: number; person: { id: number; name: string } | null; account: Item | null }
    const seen = await all<Name>(partner.visitor, `/api/funnel/names?stage=${stage}`)
    const column = stage === 'touched' ? 'touched_at' : `${stage}_at`
    const expected = await ids(sql`select subject_id as id from funnel_stage
      where territory_id = any(${mine}) and ${sql.ref(column)} is not null`)
    expect(seen.map(({ subjectId }) => subjectId).sort((a, b) => a - b)).toEqual(expected)
    const accounts = new Set(await inside('account'))
    const persons = new Set(await inside('person'))
    for (const { person, account } of seen) {
      expect(person === null || persons.has(person.id)).toBe(true)
      expect(account === null || accounts.has(account.id)).toBe(true)
    }
  })

  it('the board', async () => {
    const { body } = await partner.visitor.get<{ stages: { count: number; items: Item[] }[] }>('/api/board')
    const expected = await ids(
      sql`select id from opportunity where state = 'open' and territory_id = any(${mine})`,
    )
    expect(body.stages.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length)
    expect(body.stages.flatMap(({ items }) => idsOf(items)).every(id => expected.includes(id))).toBe(true)
  })

  it('the contact log of each account, and its counts', async () => {
    const persons = new Set(await inside('person'))
    for (const id of await inside('account')) {
      const seen = idsOf(await all(partner.visitor, `/api/accounts/${id}/touches`))
      const whole = await all<Item & { person: Item | null }>(full, `/api/accounts/${id}/touches`)
      expect(seen).toEqual(idsOf(whole.filter(({ person }) => person === null || persons.has(person.id))))
      const { body } = await partner.visitor.get<Record<string, number>>(`/api/accounts/${id}/touch-counts`)
      expect(body.marketing! + body.sales! + body.service!).toBe(seen.length)
    }
  })

  it.each(['lead_response', 'complaint_answer'])('promises: %s', async kind => {
    const { body } = await partner.visitor.get<{
      items: { kept: number; broken: number; running: number }[]
    }>(`/api/promises/summary?days=1100&kind=${kind}`)
    const counted = body.items.reduce((sum, row) => sum + row.kept + row.broken + row.running, 0)
    const since = new Date(world.clock.now().getTime() - 1100 * 86_400_000)
    expect(counted).toBe(
      (
        await ids(sql`select id from promise where kind = ${kind} and territory_id = any(${mine})
        and started_at >= ${since}`)
      ).length,
    )
  })

  it('today', async () => {
    type Ref = { id: number } | null
    type Today = {
      day: { href: string | null }[]
      changed: { items: { account: Ref }[] }
      steps: { items: { opportunityId: number; account: Ref }[] }
      quiet: { count: number; amountCents: number; items: { opportunityId: number; account: Ref }[] }
      month: { total: { orders: number; amountCents: number }; before: { orders: number } }
      verdicts: { items: { leadId: number; person: Ref; account: Ref }[] }
      sources: { leads: number }[]
      complaints: { items: { id: number; account: Ref }[] }
    }
    const { body: today } = await partner.visitor.get<Today>('/api/today')
    const accounts = await inside('account')
    const opportunities = await inside('opportunity')
    const leads = await inside('lead')
    const persons = await inside('person')
    const refs = [
      ...today.changed.items,
      ...today.steps.items,
      ...today.quiet.items,
      ...today.verdicts.items,
      ...today.complaints.items,
    ]
    for (const { account } of refs) expect(account === null || accounts.includes(account.id)).toBe(true)
    for (const { href } of today.day) {
      const [, place, id] = href!.split('/')
      expect((place === 'accounts' ? accounts : opportunities).includes(Number(id))).toBe(true)
    }
    for (const { opportunityId } of [...today.steps.items, ...today.quiet.items])
      expect(opportunities).toContain(opportunityId)
    for (const { leadId, person } of today.verdicts.items) {
      expect(leads).toContain(leadId)
      expect(persons).toContain(person!.id)
    }
    const [quiet] = await world.rows(sql<{ n: number; sum: number }>`
      select count(*) as n, coalesce(sum(amount_cents), 0) as sum from opportunity
      where state = 'open' and next_step is null and territory_id = any(${mine})`)
    expect([today.quiet.count, today.quiet.amountCents]).toEqual([quiet!.n, quiet!.sum])
    const [month] = await world.rows(sql<{ n: number; sum: number }>`
      select count(*) as n, coalesce(sum(total_cents), 0) as sum from customer_order where territory_id = any(${mine})
        and ordered_at >= '2026-03-01T00:00:00+01' and ordered_at <= ${world.clock.now()}`)
    expect([today.month.total.orders, today.month.total.amountCents]).toEqual([month!.n, month!.sum])
  })
})

describe('rows of others', () => {
  it('have no page of their own', async () => {
    const doors: [string, string[]][] = [
      [
        'account',
        [
          '/api/accounts/:id',
          '/api/accounts/:id/touches',
          '/api/accounts/:id/touch-counts',
          '/api/accounts/:id/touch-marks',
          '/api/accounts/:id/overview',
        ],
      ],
      ['person', ['/api/persons/:id', '/api/persons/:id/touches']],
      ['lead', ['/api/leads/:id']],
      ['opportunity', ['/api/opportunities/:id']],
      ['customer_order', ['/api/orders/:id']],
    ]
    for (const [table, urls] of doors) {
      const others = await outside(table)
      const own = await inside(table)
      for (const url of urls) {
        for (const id of others.filter((_, at) => at % 11 === 0))
          expect([url, id, (await partner.visitor.get(url.replace(':id', String(id)))).status]).toEqual([
            url,
            id,
            404,
          ])
        for (const id of own.filter((_, at) => at % 7 === 0))
          expect([url, id, (await partner.visitor.get(url.replace(':id', String(id)))).status]).toEqual([
            url,
            id,
            200,
          ])
      }
    }
  })

  it('are not counted by asking for them', async () => {
    const [account] = await world.rows(sql<{ id: number }>`
      select account_id as id from customer_order where territory_id <> all(${mine}) limit 1`)
    const [territory] = await world.rows(
      sql<{ id: number }>`select id from territory where id <> all(${mine}) limit 1`,
    )
    for (const url of [
      `/api/persons?accountId=${account!.id}`,
      `/api/orders?accountId=${account!.id}`,
      `/api/opportunities?accountId=${account!.id}`,
      `/api/leads?accountId=${account!.id}`,
      `/api/accounts?territoryId=${territory!.id}`,
      `/api/leads?territoryId=${territory!.id}`,
      `/api/funnel/names?stage=touched&territory=${territory!.id}`,
      `/api/revenue/orders?territory=${territory!.id}`,
    ])
      expect([url, await all(partner.visitor, url)]).toEqual([url, []])
  })

  it('leave no trace in the head of an own account', async () => {
    const own = await inside('account')
    const persons = await inside('person')
    for (const id of own.filter((_, at) => at % 3 === 0)) {
      const { body } = await partner.visitor.get<{ persons: Item[]; personCount: number }>(
        `/api/accounts/${id}/overview`,
      )
      expect(idsOf(body.persons).every(person => persons.includes(person))).toBe(true)
      expect(body.personCount).toBe(
        (await ids(sql`select id from person where account_id = ${id} and territory_id = any(${mine})`))
          .length,
      )
    }
  })
})

it('an account that moves away leaves lists whose totals are still their items', async () => {
  const [account] = await world.rows(sql<{ id: number }>`
    select account_id as id from lead where territory_id = any(${mine}) and account_id is not null
    group by 1 order by count(*) desc limit 1`)
  const [elsewhere] = await world.rows(
    sql<{ id: number }>`select id from territory where id <> all(${mine}) limit 1`,
  )
  const moved = await full.send('PATCH', `/api/accounts/${account!.id}`, { territoryId: elsewhere!.id })
  expect(moved.status).toBe(200)
  await world.drain()
  for (const url of ['/api/accounts', '/api/persons', '/api/leads', '/api/opportunities', '/api/orders'])
    await all(partner.visitor, url)
  expect((await partner.visitor.get(`/api/accounts/${account!.id}`)).status).toBe(404)
  const names = await all<{ account: { id: number } | null }>(
    partner.visitor,
    '/api/funnel/names?stage=touched',
  )
  expect(names.some(name => name.account?.id === account!.id)).toBe(false)
  expect(names.length).toBe((await inside('funnel_stage', 'subject_id')).length)
  const stale = await ids(sql`
    select f.subject_id as id from funnel_stage f join account a on a.id = f.account_id
    where f.territory_id is distinct from a.territory_id`)
  expect(stale).toEqual([])
})

describe('search', () => {
  type Hit = { kind: string; id: number }
  const found = async (visitor: Visitor, words: string): Promise<string[]> => {
    const { status, body, text } = await visitor.get<{ items: Hit[] }>(
      `/api/search?limit=50&q=${encodeURIComponent(words)}`,
    )
    if (status !== 200) expect([words, status]).toEqual([words, 422])
    return status === 200 ? body.items.map(({ kind, id }) => `${kind} ${id}`) : [text]
  }
  /** The texts of declared fields, on lines of their own. */
  const inFields = (record: 'account' | 'person') => sql`
    (select string_agg(${sql.ref(`${record}.custom`)} ->> f.key, E'\\n') from custom_field f where f.record = ${record} and f.type = 'text')`
  /**
   * What the words mean, said once more, over all rows of the territories: `certain` contain them (fewer than three letters
   * begin a word), `near` are spelt nearly so, `sure` of them those who are looked for.
   */
  const expected = async (words: string): Promise<Record<'certain' | 'near' | 'sure', string[]>> => {
    const plain = words.replace(/[\\%_]/g, '\\$&')
    const like = /[\p{L}\p{N}]{3}/u.test(words) ? [`%${plain}%`] : [`${plain}%`, `% ${plain}%`]
    const of = (rows: Hit[]) => rows.map(({ kind, id }) => `${kind} ${id}`)
    const certain = await world.rows(sql<Hit>`
      select 'account' as kind, id from account
        where territory_id = any(${mine}) and (name ilike any (${like}::text[]) or ${inFields('account')} ilike any (${like}::text[]))
      union all select 'person', id from person
        where territory_id = any(${mine}) and (name ilike any (${like}::text[]) or email ilike any (${like}::text[])
          or ${inFields('person')} ilike any (${like}::text[])
          or exists (select from contact_point c where c.person_id = person.id and c.kind = 'email' and c.value ilike any (${like}::text[])))`)
    const spelt = await world.rows(sql<Hit & { closeness: number; least: number }>`
      select kind, id, word_similarity(${words}, name) as closeness,
        greatest(0.6, 1 - 7.2 / greatest(1, array_length(show_trgm(${words}), 1))) as least
      from (select 'account' as kind, id, name from account where territory_id = any(${mine})
        union all select 'person', id, name from person where territory_id = any(${mine}) and ${words}::text !~ '[0-9]') s
      where word_similarity(${words}, name) >= 0.5 and ${words}::text !~ '[^\\s]@'`)
    const others = spelt.filter(hit => !of(certain).includes(of([hit])[0]!))
    const sure = others.filter(({ closeness, least }) => closeness >= least + 1e-6)
    return { certain: of(certain), near: of(others), sure: of(sure) }
  }

  it('finds what the policy shows and nothing else, whatever is typed, and nearest first', async () => {
    const names = await world.rows(sql<{ name: string }>`
      select name from account union select name from person union select email from person where email is not null
      order by 1`)
    const word = fc.constantFrom(
      ...names.flatMap(({ name }) => name.split(/[ @.]/)).filter(part => part.length > 2),
    )
    const typo = fc
      .tuple(word, fc.nat(), fc.constantFrom('', 'x', 'e', '%', '_', "'", '\\'))
      .map(
        ([text, at, sign]) =>
          `${text.slice(0, at % text.length)}${sign}${text.slice((at % text.length) + 1)}`,
      )
    const words = fc.oneof(
      word,
      typo,
      word.map(text => text.slice(0, 4)),
      fc.string({ minLength: 2, maxLength: 12 }),
    )
    await fc.assert(
      fc.asyncProperty(words, async given => {
        const typed = given.trim()
        fc.pre(typed.length >= 2 && !typed.includes('\0'))
        const seen = await found(partner.visitor, typed)
        const wanted = await expected(typed)
        expect(new Set(seen).size).toBe(seen.length)
        const { certain, near, sure } = wanted
        expect([typed, seen.filter(hit => !certain.includes(hit) && !near.includes(hit))]).toEqual([
          typed,
          [],
        ])
        // Several words are found by their spelling, addresses from their beginning.
        if (certain.length <= 50 && !/[\s@]/.test(typed))
          expect([typed, certain.filter(hit => !seen.includes(hit))]).toEqual([typed, []])
        if (sure.length > 0) expect([typed, seen.length]).not.toEqual([typed, 0])
      }),
      { numRuns: 120, seed: 7 },
    )
  })
})
