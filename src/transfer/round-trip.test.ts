import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../../test/database.ts'
import { accountKey } from '../customers/batch-accounts.ts'
import { phoneKey } from '../customers/model/phone-key.ts'
import { type Database, openDatabase } from '../platform/database.ts'
import { silentLog } from '../platform/log.ts'
import { systemActor } from '../team/model/actor.ts'
import { importFile } from './import-file.ts'
import type { Kind } from './model/fields.ts'
import { lists } from './model/lists.ts'
import { writeEverything } from './run-export.ts'

const now = new Date('2026-03-02T09:00:00Z')
const clock = () => now
const listPage = async () => ({ ids: [], next: null })

const script = fc.constantFrom(
  'Łódź',
  'Ανθή',
  'Жанна',
  '陳大文',
  'さくら',
  'محمد',
  'שָׁלוֹם',
  'प्रिया',
  '한지우',
  '😀👩‍👩‍👧',
  'Müller',
  'é',
  '\u200bx',
  '\u202eabc',
)
const trouble = fc.constantFrom(
  '=1+1',
  '+cmd',
  '-1',
  '-x',
  '@sum',
  "'=1",
  "''+1",
  "'quoted'",
  '"',
  '""x"',
  'a,b;c|d\te',
  'line\nline',
  'cr\r\nlf',
  '\ttab',
  ' lead',
  'trail ',
  'two  spaces',
  '＝1',
  '\u001fsep',
  'null',
  'NULL',
  '{"a":1}',
  '\\N',
  '1.234,50',
  '2020-01-01',
  '_x0041_',
  '</t>',
)
const text = fc.oneof(
  script,
  trouble,
  fc.tuple(script, trouble).map(parts => parts.join(' ')),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter(value => !value.includes('\0') && value.length > 0),
)
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { freq: 2 })
const cents = fc.integer({ min: -9_999_999, max: 9_999_999_999 })
const moment = fc
  .integer({ min: 946_684_800_000, max: 1_770_000_000_000 })
  .map(ms => new Date(ms).toISOString())

const world = fc.record({
  accounts: fc.array(
    fc.record({
      name: text,
      kind: fc.constantFrom('customer', 'partner', 'competitor'),
      industry: maybe(text),
      country: maybe(fc.constantFrom('NL', 'DE', 'JP')),
      city: maybe(text),
      website: maybe(text),
      employees: maybe(fc.nat(1e6)),
      founded: maybe(fc.integer({ min: 1500, max: 2025 })),
      revenue: maybe(cents),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  persons: fc.array(
    fc.record({
      name: text,
      given: maybe(text),
      family: maybe(text),
      hasEmail: fc.boolean(),
      label: fc.constantFrom('work', 'private', 'other'),
      phone: maybe(fc.constantFrom('+31 20 555 01 02', '030 123', 'ask Anna', '=3120')),
      title: maybe(text),
      language: maybe(fc.constantFrom('nl', 'de', 'en')),
      source: maybe(text),
      external: fc.boolean(),
      account: maybe(fc.nat(5)),
      known: moment,
      custom: fc.record({
        fleet: fc.integer({ min: 0, max: 99 }),
        vip: fc.boolean(),
        worth: fc.nat(1e6),
        line: fc.subarray(['a', 'b'], { minLength: 1 }),
        note: fc.constantFrom('=1+1', 'Łódź, "x"', '陳大文'),
      }),
      street: maybe(text),
      second: fc.boolean(),
      consent: maybe(text),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  touches: fc.array(
    fc.record({
      who: fc.nat(7),
      letter: fc.boolean(),
      kind: fc.constantFrom('call', 'email', 'web_page', 'note'),
      side: fc.constantFrom('marketing', 'sales', 'service'),
      at: moment,
      title: text,
      body: maybe(text),
      source: maybe(text),
      machine: fc.boolean(),
      properties: maybe(fc.record({ a: text, n: fc.double({ noNaN: true, noDefaultInfinity: true }) })),
    }),
    { maxLength: 8 },
  ),
  lines: fc.array(
    fc.record({
      account: fc.nat(5),
      amount: cents,
      margin: maybe(cents),
      quantity: fc.integer({ min: 1, max: 9_999_999 }).map(n => n / 1_000),
      day: fc.integer({ min: 0, max: 9_000 }),
    }),
    { maxLength: 4 },
  ),
  opportunities: fc.array(
    fc.record({
      name: text,
      account: maybe(fc.nat(5)),
      external: fc.boolean(),
      owner: maybe(fc.nat(2)),
      product: fc.boolean(),
      group: fc.boolean(),
      state: fc.constantFrom('open', 'won', 'lost'),
      stage: fc.integer({ min: 1, max: 4 }),
      amount: fc.integer({ min: 0, max: 9_999_999 }),
      margin: maybe(cents),
      opened: moment,
      days: fc.nat(400),
      expected: maybe(fc.nat(400)),
      reason: maybe(text),
      note: maybe(text),
      competitor: fc.boolean(),
      campaign: fc.boolean(),
      source: maybe(text),
      next: maybe(text),
      territory: fc.boolean(),
      fleet: maybe(fc.nat(99)),
      people: fc.subarray([0, 1, 2]),
      part: maybe(fc.constantFrom('decides', 'advises')),
      ordered: fc.boolean(),
    }),
    { maxLength: 5 },
  ),
  leads: fc.array(
    fc.record({
      who: fc.nat(7),
      state: fc.constantFrom('open', 'accepted', 'rejected', 'converted', 'joined'),
      raised: moment,
      judged: fc.nat(100),
      owner: maybe(fc.nat(2)),
      source: maybe(text),
      campaign: fc.boolean(),
      group: fc.boolean(),
      territory: fc.boolean(),
      fit: fc.nat(50),
      engagement: fc.nat(50),
      reason: fc.constantFrom('too_small', 'no_budget', 'other'),
      note: maybe(text),
      opportunity: maybe(fc.nat(4)),
      touch: maybe(fc.nat(7)),
    }),
    { maxLength: 8 },
  ),
})
type World = typeof world extends fc.Arbitrary<infer W> ? W : never

async function open(): Promise<{ db: Database; close(): Promise<void> }> {
  const made = await testDatabase()
  const db = openDatabase(made.urls, { log: silentLog, poolSize: 2 })
  await db.as(systemActor, tx =>
    sql`insert into company (name, currency, time_zone) values ('Test', 'EUR', 'Europe/Amsterdam')`.execute(
      tx,
    ),
  )
  await db.as(systemActor, async tx => {
    await sql`insert into territory (name) values ('North')`.execute(tx)
    await sql`insert into competitor (name) values ('Rivaal, "BV"')`.execute(tx)
    await sql`insert into product_group (name, name_key) values ('Sealers', 'sealers'), ('Films', 'films')`.execute(
      tx,
    )
    await sql`insert into campaign (name, channel, created_at) values ('=Spring; fair', 'fair', ${now})`.execute(
      tx,
    )
    await sql`insert into custom_field (record, key, label, type, choices, position, created_at, updated_at)
      values ('opportunity', 'fleet', 'Fleet', 'number', '[]', 0, ${now}, ${now})`.execute(tx)
  })
  const fields: [string, string, string][] = [
    ['fleet', 'Fleet', 'number'],
    ['vip', 'Invited', 'yes_no'],
    ['worth', 'Worth', 'money'],
    ['line', 'Lines', 'choices'],
    ['note', 'Remark', 'text'],
  ]
  for (const [position, [key, label, type]] of fields.entries())
    await db.as(systemActor, tx =>
      sql`insert into custom_field (record, key, label, type, choices, position, created_at, updated_at)
      values ('person', ${key}, ${label}, ${type}, ${JSON.stringify(
        type === 'choices'
          ? [
              { key: 'a', label: 'Film' },
              { key: 'b', label: 'Tape' },
            ]
          : [],
      )}::jsonb, ${position}, ${now}, ${now})`.execute(tx),
    )
  return {
    db,
    async close() {
      await db.close()
      await made.drop()
    },
  }
}

async function fill(db: Database, w: World): Promise<void> {
  await db.as(systemActor, async tx => {
    const accounts: number[] = []
    for (const a of w.accounts) {
      const { rows } = await sql<{ id: number }>`
        insert into account (name, name_key, kind, industry, country, city, website, employees, founded, revenue_cents, created_at, updated_at)
        values (${a.name}, ${accountKey(a.name)}, ${a.kind}, ${a.industry}, ${a.country}, ${a.city}, ${a.website}, ${a.employees}, ${a.founded}, ${a.revenue}, ${now}, ${now}) returning id`.execute(
        tx,
      )
      accounts.push(rows[0]!.id)
    }
    const accountAt = (n: number) => accounts[n % accounts.length]!
    const persons: number[] = []
    for (const [i, p] of w.persons.entries()) {
      const email = p.hasEmail ? `p${i}@mail${i}.example` : null
      const { rows } = await sql<{ id: number }>`
        insert into person (name, given_name, family_name, email, email_label, phone, phone_label, phone_e164, job_title, language, source, external_id, account_id, custom, known_at, created_at, updated_at)
        values (${p.name}, ${p.given}, ${p.family}, ${email}, ${email ? p.label : null}, ${p.phone}, ${p.phone ? p.label : null}, ${p.phone ? phoneKey(p.phone, null) : null}, ${p.title}, ${p.language}, ${p.source}, ${p.external ? `X-${i}` : null}, ${p.account === null ? null : accountAt(p.account)}, ${JSON.stringify(p.custom)}::jsonb, ${p.known}, ${now}, ${now}) returning id`.execute(
        tx,
      )
      const id = rows[0]!.id
      persons.push(id)
      if (p.second)
        await sql`insert into contact_point (person_id, kind, label, position, value, created_at, updated_at) values (${id}, 'email', 'private', 1, ${`second${i}@x.example`}, ${now}, ${now})`.execute(
          tx,
        )
      if (p.street)
        await sql`insert into contact_point (person_id, kind, label, position, value, street, created_at, updated_at) values (${id}, 'address', 'work', 2, ${p.street}, ${p.street}, ${now}, ${now})`.execute(
          tx,
        )
      if (p.consent)
        await sql`insert into consent (person_id, purpose, channel, granted, text_shown, source, at) values (${id}, 'newsletter', 'email', true, ${p.consent}, ${p.consent}, ${p.known})`.execute(
          tx,
        )
    }
    for (const [i, l] of w.lines.entries()) {
      const { rows } = await sql<{
        id: number
      }>`insert into customer_order (number, account_id, ordered_at, total_cents, mode, created_at)
        values (${`N-${i}`}, ${accountAt(l.account)}, ${new Date(Date.UTC(2001, 0, 1 + l.day, 11))}, ${l.amount}, 'historical', ${now}) returning id`.execute(
        tx,
      )
      await sql`insert into order_line (order_id, position, quantity, amount_cents, margin_cents) values (${rows[0]!.id}, 1, ${l.quantity}, ${l.amount}, ${l.margin})`.execute(
        tx,
      )
      await sql`update account set kind = 'customer' where id = ${accountAt(l.account)} and kind = 'prospect'`.execute(
        tx,
      )
    }
    // Two of one name, told apart by their addresses, and one who has none.
    const users: number[] = []
    for (const [name, email] of [
      ['Jelmer', 'jelmer@t.example'],
      ['Jelmer', 'j2@t.example'],
      ['Nobody', null],
    ]) {
      const { rows } = await sql<{ id: number }>`
        insert into app_user (name, email, role) values (${name}, ${email}, 'sales') returning id`.execute(tx)
      users.push(rows[0]!.id)
    }
    const { rows: products } = await sql<{ id: number }>`
      insert into product (name, name_key, product_group_id, cost_cents)
      select 'TraySeal 4', 'trayseal4', id, 60000 from product_group where name = 'Sealers' returning id`.execute(
      tx,
    )
    const one = async (query: ReturnType<typeof sql<{ id: number }>>): Promise<number> =>
      (await query.execute(tx)).rows[0]!.id
    const films = await one(sql`select id from product_group where name = 'Films'`)
    const campaign = await one(sql`select id from campaign`)
    const north = await one(sql`select id from territory`)
    const rival = await one(sql`select id from competitor`)
    const opportunities: number[] = []
    for (const [i, o] of w.opportunities.entries()) {
      const opened = new Date(o.opened)
      const closed = o.state === 'open' ? null : new Date(opened.getTime() + o.days * 86_400_000)
      const id = await one(sql`
        insert into opportunity (external_id, name, account_id, territory_id, owner_id, product_id, product_group_id, competitor_id,
          campaign_id, source, stage_id, state, amount_cents, margin_cents, expected_close, next_step, next_step_on, opened_at,
          stage_since, closed_at, close_reason, close_note, mode, custom, updated_at)
        values (${o.external ? `D-${i}` : null}, ${o.name}, ${o.account === null ? null : accountAt(o.account)},
          ${o.territory ? north : null}, ${o.owner === null ? null : users[o.owner]}, ${o.product ? products[0]!.id : null},
          ${o.group || o.product ? films : null}, ${o.competitor ? rival : null}, ${o.campaign ? campaign : null}, ${o.source ?? 'import'},
          (select id from stage where position = ${o.state === 'open' ? o.stage : 4}), ${o.state}, ${o.amount},
          ${o.product ? (o.margin ?? 0) : o.margin}, ${o.expected === null ? null : new Date(opened.getTime() + o.expected * 86_400_000)},
          ${o.next}, ${o.next === null ? null : '2026-04-01'}, ${opened}, ${closed ?? opened}, ${closed}, ${o.reason}, ${o.note}, 'live',
          ${JSON.stringify(o.fleet === null ? {} : { fleet: o.fleet })}::jsonb, ${now}) returning id`)
      opportunities.push(id)
      for (const n of new Set(o.people.map(n => persons[n % persons.length]!)))
        await sql`insert into opportunity_person (opportunity_id, person_id, part) values (${id}, ${n}, ${o.part})`.execute(
          tx,
        )
      if (o.state === 'won' && o.ordered) {
        const order = await one(sql`
          insert into customer_order (number, account_id, person_id, opportunity_id, territory_id, ordered_at, promised_on,
            delivered_on, total_cents, mode, created_at)
          values (${`W-${i}`}, ${accountAt(o.account ?? 0)}, ${persons[0]}, ${id}, ${o.territory ? north : null}, ${closed}, '2026-05-01',
            '2026-05-02', ${o.amount}, 'live', ${now}) returning id`)
        await sql`insert into order_line (order_id, position, product_id, product_group_id, quantity, amount_cents, margin_cents)
          values (${order}, 1, ${products[0]!.id}, ${films}, 1, ${o.amount}, ${o.margin ?? 0})`.execute(tx)
        await sql`update account set kind = 'customer' where id = ${accountAt(o.account ?? 0)} and kind = 'prospect'`.execute(
          tx,
        )
      }
    }
    const touches: number[] = []
    for (const t of w.touches) {
      const person = persons[t.who % persons.length]!
      const subject = t.letter ? accountAt(t.who) : person
      await sql`insert into touch (subject_id, account_id, kind, side, mode, machine, occurred_at, recorded_at, source, title, body, properties)
        values (${subject}, ${t.letter ? subject : (await sql<{ a: number | null }>`select account_id as a from person where id = ${person}`.execute(tx)).rows[0]!.a}, ${t.kind}, ${t.side}, 'historical', ${t.machine}, ${t.at}, ${now}, ${t.source}, ${t.title}, ${t.body}, ${t.properties === null ? null : JSON.stringify(t.properties)}::jsonb)`.execute(
        tx,
      )
      touches.push(await one(sql`select max(id) as id from touch`))
    }
    const openOf = new Map<number, number>()
    const free = [...opportunities]
    for (const [i, l] of w.leads.entries()) {
      const person = persons[l.who % persons.length]!
      const before = openOf.get(person)
      // A person has one open lead, and joins only one that is there.
      const state =
        l.state === 'open' && before !== undefined
          ? 'joined'
          : l.state === 'joined' && before === undefined
            ? 'accepted'
            : l.state
      const raised = new Date(new Date(l.raised).getTime() + i)
      const judged =
        state === 'open' || state === 'joined' ? null : new Date(raised.getTime() + l.judged * 1_000)
      const opportunity = state === 'converted' && l.opportunity !== null ? (free.shift() ?? null) : null
      const id = await one(sql`
        insert into lead (person_id, account_id, territory_id, product_group_id, campaign_id, source, touch_id, raised_by, raised_at,
          definition_version, score, fit, engagement, grade, reasons, owner_id, routed_at, state, verdict_at, verdict_by, reason,
          reason_note, opportunity_id, joined_to)
        values (${person}, (select account_id from person where id = ${person}), ${l.territory ? north : null}, ${l.group ? films : null},
          ${l.campaign ? campaign : null}, ${l.source}, ${l.touch === null || touches.length === 0 ? null : touches[l.touch % touches.length]},
          'form', ${raised}, 3, ${l.fit + l.engagement}, ${l.fit}, ${l.engagement}, 'B2', ${JSON.stringify([
            { ruleId: 'a', side: 'fit', label: 'Fits', detail: '=1', points: l.fit },
            { ruleId: 'b', side: 'engagement', label: 'Ł', detail: '"', points: l.engagement },
          ])}::jsonb, ${l.owner === null ? null : users[l.owner]}, ${l.owner === null ? null : raised}, ${state}, ${judged},
          ${judged === null ? null : users[2]}, ${state === 'rejected' ? l.reason : null}, ${state === 'rejected' ? l.note : null}, ${opportunity},
          ${state === 'joined' ? before : null}) returning id`)
      if (opportunity !== null)
        await sql`update opportunity set lead_id = ${id} where id = ${opportunity}`.execute(tx)
      if (state === 'open') openOf.set(person, id)
    }
  })
}

/** As the page of the archive says. */
const order: readonly Kind[] = lists
type Part = { personKey: string; part?: string }
const idColumns = /^linchpin:|Key$/

/** The files of an archive with every id replaced by its place among its like. */
function content(files: Record<string, string>, format: string): unknown {
  const places = new Map<string, Map<string, number>>()
  const placeOf = (of: string, id: string): number => {
    const map = places.get(of) ?? new Map<string, number>()
    places.set(of, map)
    if (!map.has(id)) map.set(id, map.size)
    return map.get(id)!
  }
  return Object.entries(files)
    .filter(([name]) => name !== 'README.txt')
    .map(([name, file]) => {
      const rows: Record<string, unknown>[] =
        format === 'csv'
          ? parse(file, { columns: true, bom: true, relax_column_count: false })
          : file
              .split('\n')
              .filter(Boolean)
              .map(line => JSON.parse(line) as Record<string, unknown>)
      return [
        name,
        rows.map(row =>
          Object.entries(row).map(([key, value]) => {
            if (key === 'people' && value !== '')
              return [
                key,
                (typeof value === 'string' ? (JSON.parse(value) as Part[]) : (value as Part[])).map(one => [
                  placeOf('persons', one.personKey),
                  one.part,
                ]),
              ]
            if (!idColumns.test(key) || value === '') return [key, value]
            const of =
              key === 'accountKey'
                ? 'accounts'
                : key === 'personKey'
                  ? 'persons'
                  : key === 'touchKey'
                    ? 'touches'
                    : name.split('.')[0]!
            return [key.replace(/^linchpin:.*/, 'key'), placeOf(of, String(value))]
          }),
        ),
      ]
    })
}

const unzip = async (path: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzipSync(await readFile(path))).map(([name, bytes]) => [name, strFromU8(bytes)]),
  )

test.each(['csv', 'jsonl'] as const)(
  'everything out as %s, into an empty installation, and out again: the same',
  async format => {
    const folder = await mkdtemp(join(tmpdir(), 'linchpin-round-'))
    try {
      await fc.assert(
        fc.asyncProperty(world, async w => {
          const [from, to] = [await open(), await open()]
          try {
            await fill(from.db, w)
            const first = join(folder, 'first.zip')
            await writeEverything({ db: from.db, clock, listPage }, systemActor, format, first)
            const files = await unzip(first)
            for (const kind of order) {
              const file = join(folder, `${kind}.${format}`)
              await writeFile(file, files[`${kind}.${format}`]!)
              const rows = files[`${kind}.${format}`]!.trim().split('\n').length
              if (format === 'jsonl' ? files[`${kind}.${format}`] === '' : rows === 1) continue
              const done = await importFile({
                db: to.db,
                clock,
                dataDir: folder,
                actor: systemActor,
                kind,
                file,
              })
              expect([kind, done.refused, done.updated, done.problem]).toEqual([kind, 0, 0, null])
            }
            const second = join(folder, 'second.zip')
            await writeEverything({ db: to.db, clock, listPage }, systemActor, format, second)
            expect(content(await unzip(second), format)).toEqual(content(files, format))
          } finally {
            await from.close()
            await to.close()
          }
        }),
        { numRuns: 5, seed: 71 },
      )
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  240_000,
)
