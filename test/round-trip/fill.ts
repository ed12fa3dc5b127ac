import { sql } from 'kysely'
import { accountKey } from '../../src/customers/batch-accounts.ts'
import { phoneKey } from '../../src/customers/model/phone-key.ts'
import { type Database, openDatabase } from '../../src/platform/database.ts'
import { silentLog } from '../../src/platform/log.ts'
import { systemActor } from '../../src/team/model/actor.ts'
import { testDatabase } from '../database.ts'
import type { World } from './rows.ts'

export const now = new Date('2026-03-02T09:00:00Z')

/** An installation with what no list exports and lists refer to by name. */
export async function open(): Promise<{ db: Database; close(): Promise<void> }> {
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
    ['one', 'Which one', 'choice'],
    ['since', 'Since', 'date'],
    ['site', 'Site', 'link'],
  ]
  for (const [position, [key, label, type]] of fields.entries())
    await db.as(systemActor, tx =>
      sql`insert into custom_field (record, key, label, type, choices, position, created_at, updated_at)
      select r, ${key}, ${label}, ${type}, c, ${position}, ${now}, ${now} from unnest(array['person', 'account']) r, (select ${JSON.stringify(
        type === 'choices' || type === 'choice'
          ? [
              { key: 'a', label: 'Film' },
              { key: 'b', label: 'Tape' },
            ]
          : [],
      )}::jsonb as c) x`.execute(tx),
    )
  return {
    db,
    async close() {
      await db.close()
      await made.drop()
    },
  }
}

/** Writes what was drawn straight into the tables. */
export async function fill(db: Database, w: World): Promise<void> {
  await db.as(systemActor, async tx => {
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
    const accounts: number[] = []
    for (const [i, a] of w.accounts.entries()) {
      const { rows } = await sql<{ id: number }>`
        insert into account (name, name_key, kind, industry, country, city, website, employees, founded, revenue_cents, source, custom,
          sales_owner_id, marketing_owner_id, territory_id, created_at, updated_at)
        values (${a.name}, ${accountKey(a.name)}, ${a.kind}, ${a.industry}, ${a.country}, ${a.city}, ${a.website}, ${a.employees}, ${a.founded}, ${a.revenue},
          ${a.source}, ${JSON.stringify(a.custom)}::jsonb, ${a.owner === null ? null : users[a.owner]}, ${a.marketing === null ? null : users[a.marketing]},
          ${a.territory ? sql`(select id from territory)` : null}, ${now}, ${now}) returning id`.execute(tx)
      const id = rows[0]!.id
      accounts.push(id)
      for (const [n, phone] of a.phones.entries())
        await sql`insert into contact_point (account_id, kind, label, position, value, original, created_at, updated_at)
          values (${id}, 'phone', ${n === 0 ? 'work' : 'other'}, ${n + 1}, ${phoneKey(phone, a.country) ?? phone}, ${phone}, ${now}, ${now})`.execute(
          tx,
        )
      for (const [n, street] of [...new Set(a.streets)].entries())
        await sql`insert into contact_point (account_id, kind, label, position, value, street, city, country, created_at, updated_at)
          values (${id}, 'address', 'work', ${n + 1}, ${`${street}, Zwolle`}, ${street}, 'Zwolle', 'NL', ${now}, ${now})`.execute(
          tx,
        )
      // Below one that stands before it or, of the first, behind it: no circle.
      if (a.parent !== null && i > 0)
        await sql`update account set parent_id = ${accounts[a.parent % i]} where id = ${id}`.execute(tx)
    }
    if (accounts.length > 2 && w.accounts[1]!.parent === null)
      await sql`update account set parent_id = ${accounts.at(-1)} where id = ${accounts[0]} and not exists (
        with recursive up as (select id, parent_id from account where id = ${accounts.at(-1)}
          union select a.id, a.parent_id from account a join up on a.id = up.parent_id)
        select 1 from up where id = ${accounts[0]})`.execute(tx)
    const accountAt = (n: number) => accounts[n % accounts.length]!
    const persons: number[] = []
    for (const [i, p] of w.persons.entries()) {
      const email = p.hasEmail ? `p${i}@mail${i}.example` : null
      const { rows } = await sql<{ id: number }>`
        insert into person (name, given_name, family_name, email, email_label, phone, phone_label, phone_e164, job_title, language, source, external_id, account_id, custom, seniority, job_function, territory_id, known_at, created_at, updated_at)
        values (${p.name}, ${p.given}, ${p.family}, ${email}, ${email ? p.label : null}, ${p.phone}, ${p.phone ? p.label : null}, ${p.phone ? phoneKey(p.phone, null) : null}, ${p.title}, ${p.language}, ${p.source}, ${p.external ? `X-${i}` : null}, ${p.account === null ? null : accountAt(p.account)}, ${JSON.stringify(p.custom)}::jsonb, ${p.seniority}, ${p.function},
          ${p.place ? sql`(select id from territory)` : null}, ${p.known}, ${now}, ${now}) returning id`.execute(
        tx,
      )
      const id = rows[0]!.id
      persons.push(id)
      if (p.second)
        await sql`insert into contact_point (person_id, kind, label, position, value, created_at, updated_at) values (${id}, 'email', 'private', 1, ${`second${i}@x.example`}, ${now}, ${now})`.execute(
          tx,
        )
      for (const [n, phone] of p.phones.entries())
        await sql`insert into contact_point (person_id, kind, label, position, value, original, created_at, updated_at)
          values (${id}, 'phone', 'private', ${n + 3}, ${phoneKey(phone, null) ?? phone}, ${phone}, ${now}, ${now})`.execute(
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
          ${o.group ? films : null}, ${o.competitor ? rival : null}, ${o.campaign ? campaign : null}, ${o.source ?? 'import'},
          (select id from stage where position = ${o.state === 'open' ? o.stage : 4}), ${o.state}, ${o.amount},
          ${o.margin}, ${o.expected === null ? null : new Date(opened.getTime() + o.expected * 86_400_000)},
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
          values (${order}, 1, ${products[0]!.id}, ${o.group ? films : null}, 1, ${o.amount}, ${o.margin})`.execute(
          tx,
        )
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
