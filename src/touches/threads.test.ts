import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Member } from '../../test/installation.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import { recordTouches } from './record.ts'
import { joinThread, nameMessages, threadOf } from './thread.ts'

let world: World
let sales: Member
let person: { id: number; accountId: number }
let colleague: number
let stranger: number
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  sales = world.of.sales
  const [found] = await world.rows(sql<typeof person & { other: number; stranger: number }>`
    select p.id, p.account_id as "accountId", q.id as other,
      (select id from person s where s.account_id <> p.account_id order by s.id limit 1) as stranger
    from person p join person q on q.account_id = p.account_id and q.id > p.id order by p.id, q.id limit 1`)
  person = found!
  colleague = found!.other
  stranger = found!.stranger
})
afterAll(() => world?.close())

type Entry = {
  id: number
  title: string
  code: string
  person: { id: number } | null
  thread: { id: number; n: number; replyToId: number | null } | null
}
const log = async (body: object) =>
  (await sales.visitor.send<Entry>('POST', '/api/touches', { kind: 'note', title: 'Note', ...body })).body
const threadAround = async (id: number) =>
  (await sales.visitor.get<{ items: Entry[] }>(`/api/touches/${id}/thread`)).body.items

describe('an answer to an entry', () => {
  it('is in its thread, with the same customer, and an answer to an answer is in the same one', async () => {
    const call = await log({ personId: person.id, kind: 'call', title: 'Asked for a price' })
    expect(call.thread).toBeNull()
    const note = await log({ replyToId: call.id, title: 'Price is 12' })
    expect([note.person?.id, note.thread]).toEqual([person.id, { id: call.id, n: 2, replyToId: call.id }])
    const mail = await log({ replyToId: note.id, kind: 'email', title: 'Sent it', personId: colleague })
    expect(mail.thread).toEqual({ id: call.id, n: 3, replyToId: note.id })
    for (const { id } of [call, note, mail])
      expect((await threadAround(id)).map(({ title }) => title)).toEqual([
        'Asked for a price',
        'Price is 12',
        'Sent it',
      ])
    const page = await sales.visitor.get<{ items: Entry[] }>(
      `/api/accounts/${person.accountId}/touches?limit=10`,
    )
    expect(
      page.body.items.filter(({ thread }) => thread?.id === call.id).map(({ thread }) => thread?.n),
    ).toEqual([3, 3, 3])
  })

  it('to an entry with another customer is refused, and nothing is written', async () => {
    const call = await log({ personId: person.id })
    const before = await world.digest()
    expect((await log({ personId: stranger, replyToId: call.id })).code).toBe('other_customer')
    expect((await log({ personId: person.id, replyToId: 999_999_999 })).code).toBe('no_such_touch')
    expect(await world.digest()).toBe(before)
  })

  it('stays in the thread when either is corrected, and answers nothing when the other is taken back', async () => {
    const call = await log({ personId: person.id, title: 'First' })
    const note = await log({ replyToId: call.id, title: 'Second' })
    const { body: better } = await sales.visitor.send<Entry>('POST', `/api/touches/${call.id}/correction`, {
      title: 'First, corrected',
    })
    expect((await threadAround(note.id)).map(({ title }) => title)).toEqual(['First, corrected', 'Second'])
    // By the id of a version of before, too.
    const third = await log({ replyToId: call.id, title: 'Third' })
    expect(third.thread).toMatchObject({ n: 3, replyToId: better.id })
    expect((await sales.visitor.send('POST', `/api/touches/${better.id}/withdrawal`)).status).toBe(200)
    expect((await threadAround(note.id)).map(({ title }) => title)).toEqual(['Second', 'Third'])
    expect((await sales.visitor.get(`/api/touches/${call.id}`)).status).toBe(404)
    expect((await log({ replyToId: call.id })).code).toBe('no_such_touch')
  })

  it('shows a partner as much of the thread as is theirs', async () => {
    const { partner } = world.of
    const [pair] = await world.rows(sql<{ ours: number; accountId: number }>`
      select p.id as ours, p.account_id as "accountId" from person p join account a on a.id = p.account_id
      join user_territory ut on ut.territory_id = p.territory_id and ut.user_id = ${partner.id}
      where a.territory_id = p.territory_id order by p.id limit 1`)
    const seen = await log({ personId: pair!.ours, title: 'Seen' })
    await log({ replyToId: seen.id, title: 'Seen as well' })
    const { body } = await partner.visitor.get<{ items: Entry[] }>(`/api/touches/${seen.id}/thread`)
    expect(body.items.map(({ title }) => title)).toEqual(['Seen', 'Seen as well'])
    const hidden = await log({ personId: person.id, title: 'Hidden' })
    const [mine] = await world.rows(sql<{ n: number }>`
      select count(*) as n from person p where p.id = ${person.id} and p.territory_id in (
        select territory_id from user_territory where user_id = ${partner.id})`)
    if (mine!.n === 0) expect((await partner.visitor.get(`/api/touches/${hidden.id}`)).status).toBe(404)
  })
})

describe('messages by their ids', () => {
  const mail = async (personId: number, title: string, ids: string[], references: string[]) =>
    world.db.as(systemActor, async tx => {
      const now = world.clock.now()
      const [id] = await recordTouches(
        tx,
        systemActor,
        [{ subjectId: personId, kind: 'email', occurredAt: now, title }],
        now,
      )
      await nameMessages(tx, id!, ids)
      const answered = await threadOf(tx, references)
      return { id: id!, joined: answered !== null && (await joinThread(tx, id!, answered)) }
    })

  it('join what they answer: the nearest that is known, of the same customer only', async () => {
    const first = await mail(person.id, 'Offer', ['<one@mail.example>'], [])
    expect(first.joined).toBe(false)
    const second = await mail(colleague, 'Re: Offer', ['<two@mail.example>'], ['<one@MAIL.example>'])
    expect(second.joined).toBe(true)
    const third = await mail(
      person.id,
      'Re: Re: Offer',
      ['three@mail.example'],
      ['<none@x> <two@mail.example>', '<one@mail.example>'],
    )
    expect(third.joined).toBe(true)
    expect((await threadAround(first.id)).map(({ thread }) => thread?.replyToId)).toEqual([
      null,
      first.id,
      second.id,
    ])
    // Passed on to somebody else's customer.
    expect((await mail(stranger, 'Fwd: Offer', ['<four@mail.example>'], ['<two@mail.example>'])).joined).toBe(
      false,
    )
    const rows = await world.rows(
      sql<{ text: string }>`select to_jsonb(m)::text as text from touch_message m`,
    )
    expect(rows.map(({ text }) => text).join()).not.toContain('mail.example')
  })
})

describe('an entry that is taken back', () => {
  it('leaves the log, the counts and the search, while the row of before stays in the ledger', async () => {
    const counts = `/api/persons/${person.id}/touch-counts`
    const before = (await sales.visitor.get(counts)).body
    const entry = await log({ personId: person.id, title: 'Zwaluwstaart by mistake', kind: 'call' })
    expect((await sales.visitor.get(counts)).body).not.toEqual(before)
    expect(
      (await world.of.service.visitor.send('POST', `/api/touches/${entry.id}/withdrawal`)).body.code,
    ).toBe('not_yours')
    expect((await sales.visitor.send('POST', `/api/touches/${entry.id}/withdrawal`)).body).toEqual({
      ok: true,
    })
    await world.drain()
    expect((await sales.visitor.get(counts)).body).toEqual(before)
    const found = await sales.visitor.get<{ items: Entry[] }>('/api/touches?q=zwaluwstaart')
    expect(found.body.items).toEqual([])
    expect((await sales.visitor.send('POST', `/api/touches/${entry.id}/withdrawal`)).body.code).toBe(
      'already_corrected',
    )
    const rows = await world.rows(sql<{ id: number; title: string; withdrawn: boolean | null }>`
      select id, title, withdrawn from touch where id = ${entry.id} or supersedes_id = ${entry.id} order by id`)
    expect(rows.map(({ title, withdrawn }) => [title, withdrawn])).toEqual([
      ['Zwaluwstaart by mistake', null],
      ['Taken back', true],
    ])
    // What took it back is no entry either: it cannot be corrected into one.
    const again = await sales.visitor.send('POST', `/api/touches/${rows[1]!.id}/correction`, {
      title: 'Back again',
    })
    expect(again.body.code).toBe('no_such_touch')
  })

  it('withdraws the complaint that it opened', async () => {
    const entry = await log({ personId: person.id, kind: 'complaint', title: 'Late again' })
    await world.drain()
    const state = () =>
      world.rows(sql<{ state: string }>`select state from complaint order by id desc limit 1`)
    expect(await state()).toEqual([{ state: 'open' }])
    await sales.visitor.send('POST', `/api/touches/${entry.id}/withdrawal`)
    await world.drain()
    expect(await state()).toEqual([{ state: 'withdrawn' }])
  })

  it('of a partner’s customer is not seen by the partner either', async () => {
    const { partner } = world.of
    const [ours] = await world.rows(sql<{ id: number }>`
      select p.id from person p join user_territory ut on ut.territory_id = p.territory_id and ut.user_id = ${partner.id}
      order by p.id limit 1`)
    const entry = await log({ personId: ours!.id, title: 'Kwartelei by mistake' })
    const find = async () =>
      (await partner.visitor.get<{ items: Entry[] }>('/api/touches?q=kwartelei')).body.items.length
    expect(await find()).toBe(1)
    await sales.visitor.send('POST', `/api/touches/${entry.id}/withdrawal`)
    expect(await find()).toBe(0)
    const page = await partner.visitor.get<{ items: Entry[] }>(`/api/persons/${ours!.id}/touches?limit=5`)
    expect(page.body.items.map(({ title }) => title)).not.toContain('Taken back')
  })
})

it('an answer to a complaint stands in the thread of the complaint', async () => {
  const entry = await log({ personId: person.id, kind: 'complaint', title: 'Wrong colour' })
  await world.drain()
  const [complaint] = await world.rows(
    sql<{ id: number }>`select id from complaint where touch_id = ${entry.id}`,
  )
  const answer = await world.of.service.visitor.send('POST', `/api/complaints/${complaint!.id}/answer`, {
    answer: 'We send the right one today.',
  })
  expect(answer.status).toBe(200)
  expect((await threadAround(entry.id)).map(({ title }) => title)).toEqual([
    'Wrong colour',
    'Answer to the complaint: Wrong colour',
  ])
})

describe('what a log folds', () => {
  it('is every entry of a thread but the newest, under the conditions as they stand', async () => {
    const first = await log({ personId: person.id, kind: 'call', title: 'Folded once' })
    const second = await log({ replyToId: first.id, kind: 'note', title: 'Folded twice' })
    await log({ replyToId: second.id, kind: 'call', title: 'Shown' })
    const folded = async (query: string) =>
      (
        await sales.visitor.get<{ items: (Entry & { folded: boolean })[] }>(
          `/api/persons/${person.id}/touches?limit=50${query}`,
        )
      ).body.items
        .filter(({ title }) => /^(Folded|Shown)/.test(title))
        .map(({ title, folded }) => [title, folded])
    expect(await folded('')).toEqual([
      ['Shown', false],
      ['Folded twice', true],
      ['Folded once', true],
    ])
    expect(await folded('&kind=note')).toEqual([['Folded twice', false]])
  })
})

it('what a mail quotes is asked for by itself, by whoever sees the entry', async () => {
  const { partner } = world.of
  const entry = await log({ personId: person.id, title: 'Without' })
  const [mail] = await world.rows(sql<{ id: number }>`
    insert into touch (subject_id, kind, side, mode, occurred_at, recorded_at, dedupe_key, title, body, properties)
    values (${person.id}, 'email', 'sales', 'live', now(), now(), gen_random_uuid(), 'Re: price', 'Agreed.',
      '{"quoted": "Is it twelve?"}') returning id`)
  const quoted = (id: number, who = sales) => who.visitor.get<{ text: string }>(`/api/touches/${id}/quoted`)
  expect((await sales.visitor.get<{ quotes: boolean }>(`/api/touches/${mail!.id}`)).body.quotes).toBe(true)
  expect((await quoted(mail!.id)).body).toEqual({ text: 'Is it twelve?' })
  expect((await quoted(entry.id)).body).toEqual({ text: '' })
  const isTheirs = (await partner.visitor.get(`/api/persons/${person.id}`)).status === 200
  expect((await quoted(mail!.id, partner)).status).toBe(isTheirs ? 200 : 404)
})
