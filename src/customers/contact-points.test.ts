import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import { batchPersons } from './batch-persons.ts'
import { identifyPerson } from './identify.ts'
import { personsByKeys } from './persons-known.ts'
import { setPersonPoints } from './set-contact-points.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Points = {
  emails: { value: string; label: string }[]
  phones: { value: string; original: string; display: string; readable: boolean; label: string }[]
  addresses: { line: string; city: string | null; country: string | null }[]
  seen: string
}
type History = {
  items: { field: string; before: unknown; after: unknown; source: string; by: string | null }[]
  next: string | null
}
let number = 0
async function newPerson(extra: object = {}): Promise<{ id: number; email: string }> {
  const email = `several${++number}@nowhere.example`
  const body = { name: `Several ${number}`, email, country: 'NL', ...extra }
  const made = await world.of.administrator.visitor.send('POST', '/api/persons', body)
  expect(made.status).toBe(200)
  return { id: made.body.id, email }
}
const put = (id: number, body: object) =>
  world.of.sales.visitor.send<Points & { code: string; detail: string }>(
    'PUT',
    `/api/persons/${id}/contact-points`,
    body,
  )
const work = (value: string) => ({ value, label: 'work' })

it('a person has several addresses in an order; the first is the one of the person', async () => {
  const { id, email } = await newPerson()
  const wanted = {
    emails: [work(email), { value: 'home@nowhere.example', label: 'private' }],
    phones: [work('040 123 45 67'), work('ask for Petra')],
    addresses: [
      {
        street: 'Dam 1',
        postalCode: '1012 JS',
        city: 'Amsterdam',
        region: null,
        country: 'Nederland',
        label: 'work',
      },
    ],
  }
  const { status, body } = await put(id, wanted)
  expect(status).toBe(200)
  expect(body.emails).toEqual(wanted.emails)
  expect(body.phones[0]).toEqual({
    value: '+31401234567',
    original: '040 123 45 67',
    display: '+31 40 123 4567',
    readable: true,
    label: 'work',
  })
  expect(body.phones[1]).toMatchObject({ value: 'ask for Petra', readable: false })
  expect(body.addresses[0]).toMatchObject({ line: 'Dam 1, 1012 JS Amsterdam, NL', country: 'NL' })

  const swapped = await put(id, { ...wanted, emails: [...wanted.emails].reverse() })
  expect(swapped.body.emails.map(({ value }) => value)).toEqual(['home@nowhere.example', email])
  const person = await world.of.sales.visitor.get<{ email: string }>(`/api/persons/${id}`)
  expect(person.body.email).toBe('home@nowhere.example')
  const back = await world.of.sales.visitor.send('PATCH', `/api/persons/${id}`, { email })
  expect(back.status).toBe(200)
  const now = await world.of.sales.visitor.get<Points>(`/api/persons/${id}/contact-points`)
  expect(now.body.emails.map(({ value }) => value)).toEqual([email, 'home@nowhere.example'])
})

it('an address that somebody has, first or further, is refused with who has it, and nothing is written', async () => {
  const one = await newPerson()
  const other = await newPerson()
  await put(one.id, { emails: [work(one.email), work('second@nowhere.example')], phones: [], addresses: [] })
  const before = await world.digest()
  for (const value of [one.email, 'SECOND@nowhere.example']) {
    const { status, body } = await put(other.id, {
      emails: [work(other.email), work(value)],
      phones: [],
      addresses: [],
    })
    expect([status, body.code, body.detail]).toEqual([409, 'email_taken', expect.stringContaining('Several')])
  }
  const changed = await world.of.sales.visitor.send('PATCH', `/api/persons/${other.id}`, {
    email: 'second@nowhere.example',
  })
  expect([changed.status, changed.body.code]).toEqual([409, 'email_taken'])
  const bad = await put(other.id, { emails: [work('not an address')], phones: [], addresses: [] })
  expect([bad.status, bad.body.code]).toEqual([422, 'bad_email'])
  expect(await world.digest()).toBe(before)
})

it('refuses what a colleague changed meanwhile', async () => {
  const { id, email } = await newPerson()
  const seen = (await world.of.sales.visitor.get<Points>(`/api/persons/${id}/contact-points`)).body.seen
  const points = { emails: [work(email), work('late1@nowhere.example')], phones: [], addresses: [] }
  expect((await put(id, { ...points, seen })).status).toBe(200)
  const late = await put(id, { ...points, emails: [work(email)], seen })
  expect([late.status, late.body.code]).toEqual([409, 'changed_meanwhile'])
})

it('one address goes to one person, whoever is first, in 40 races', async () => {
  const actor = systemActor
  for (let at = 0; at < 40; at++) {
    const email = `race${at}@nowhere.example`
    const holder = await newPerson()
    const rival = await newPerson()
    const further = (person: { id: number; email: string }) =>
      world.db.as(actor, tx =>
        setPersonPoints(
          tx,
          actor,
          person.id,
          { emails: [work(person.email), work(email)] as never, phones: [], addresses: [] },
          world.clock.now(),
        ),
      )
    const first = () =>
      world.db.as(actor, tx => identifyPerson(tx, actor, { email, name: 'Racer' }, world.clock.now()))
    await Promise.allSettled([further(holder), first(), at % 2 === 0 ? further(rival) : first()])
    const rows = await world.rows(sql<{ id: number }>`
      select id from person where lower(email) = ${email} union all
      select person_id from contact_point where kind = 'email' and lower(value) = ${email}`)
    expect([email, rows.length]).toEqual([email, 1])
  }
})

it('identification and search find a person by any address', async () => {
  const { id, email } = await newPerson()
  await put(id, { emails: [work(email), work('zwart.piet@elders.example')], phones: [], addresses: [] })
  const again = await world.db.as(systemActor, tx =>
    identifyPerson(
      tx,
      systemActor,
      { email: 'Zwart.Piet@elders.example', phone: '020 7946 0958' },
      world.clock.now(),
    ),
  )
  expect(again).toMatchObject({ personId: id, created: false })
  const known = await world.db.as(systemActor, tx =>
    personsByKeys(tx, { externalIds: [], emails: ['ZWART.piet@elders.example'] }),
  )
  expect(known.get('zwart.piet@elders.example')?.personId).toBe(id)
  const found = await world.of.sales.visitor.get<{ items: { id: number }[] }>('/api/search?q=zwart.piet')
  expect(found.body.items.map(hit => hit.id)).toContain(id)
})

it('each change is kept with value, source, who and when; nothing when the record is made', async () => {
  const { id, email } = await newPerson()
  const history = (query = '') =>
    world.of.sales.visitor.get<History>(`/api/history/person/${id}${query}`).then(({ body }) => body)
  expect((await history()).items).toEqual([])
  world.clock.pass(60)
  await world.of.sales.visitor.send('PATCH', `/api/persons/${id}`, { jobTitle: 'Buyer', name: 'Renamed' })
  await world.db.as(systemActor, tx =>
    identifyPerson(tx, systemActor, { email, phone: '040 1234567', by: 'form' }, world.clock.now()),
  )
  await put(id, { emails: [work(email), work('kept@nowhere.example')], phones: [], addresses: [] })
  const { items } = await history()
  const brief = items.map(({ field, before, after, source }) => [field, before, after, source])
  expect(brief).toEqual(
    expect.arrayContaining([
      ['job_title', null, 'Buyer', 'by hand'],
      ['phone', null, '040 1234567', 'form'],
      ['phone', '040 1234567', null, 'by hand'],
      ['further.email', null, 'kept@nowhere.example', 'by hand'],
    ]),
  )
  const page = await history('?limit=2')
  expect(page.items).toEqual(items.slice(0, 2))
  expect((await history(`?limit=2&cursor=${page.next}`)).items).toEqual(items.slice(2, 4))
  const origins = (
    await world.of.sales.visitor.send<{ fields: { field: string; confirmed: boolean; at: string }[] }>(
      'POST',
      `/api/history/person/${id}/confirmations`,
      { field: 'job_title' },
    )
  ).body
  expect(origins.fields.find(({ field }) => field === 'job_title')).toMatchObject({ confirmed: true })
  const none = await world.of.sales.visitor.send('POST', `/api/history/person/${id}/confirmations`, {
    field: 'seniority',
  })
  expect([none.status, none.body.code]).toEqual([422, 'nothing_there'])
})

it('a partner reads addresses and history of the own territory only', async () => {
  const rows = await world.rows(sql<{ id: number; mine: boolean }>`
    select id, territory_id in (select territory_id from user_territory where user_id = ${world.of.partner.id}) as mine
    from person where territory_id is not null order by id`)
  const [mine, theirs] = [rows.find(row => row.mine)!, rows.find(row => !row.mine)!]
  for (const { id } of [mine, theirs])
    await world.of.sales.visitor.send('PATCH', `/api/persons/${id}`, { jobTitle: 'Changed' })
  const read = (path: string) => world.of.partner.visitor.get<History>(path)
  expect((await read(`/api/history/person/${mine.id}`)).body.items[0]).toMatchObject({ after: 'Changed' })
  expect((await read(`/api/history/person/${theirs.id}`)).status).toBe(404)
  expect((await read(`/api/history/person/${theirs.id}/fields`)).status).toBe(404)
  expect((await read(`/api/persons/${theirs.id}/contact-points`)).status).toBe(404)
})

it('the addresses of an account', async () => {
  const [account] = await world.rows(sql<{ id: number }>`select id from account where country = 'DE' limit 1`)
  const { status, body } = await world.of.sales.visitor.send<Points>(
    'PUT',
    `/api/accounts/${account!.id}/contact-points`,
    {
      phones: [work('030 901820')],
      addresses: [
        { street: null, postalCode: null, city: 'Berlin', region: null, country: 'DE', label: 'work' },
      ],
    },
  )
  expect([status, body.phones[0]?.value, body.addresses[0]?.line]).toEqual([200, '+4930901820', 'Berlin, DE'])
})

it('a telephone that came in as written is read later, with the country of the account where there is no other', async () => {
  const [account] = await world.rows(sql<{ id: number }>`select id from account where country = 'NL' limit 1`)
  const { id } = await newPerson({ accountId: account!.id, country: null, phone: '040 123 45 67' })
  const number = async () =>
    (await world.rows(sql<{ phone_e164: string | null }>`select phone_e164 from person where id = ${id}`))[0]!
      .phone_e164
  expect(await number()).toBe('+31401234567')
  await sql`update person set phone_e164 = null where id = ${id}`.execute(world.db.full)
  await world.tasks['customers.numbers']!(undefined as never)
  expect(await number()).toBe('+31401234567')
})

it('a batch writes further addresses whether or not somebody keeps a journal', async () => {
  const [email, further] = ['batch-one@nowhere.example', 'batch-two@nowhere.example']
  const row = {
    name: 'Batch One',
    email,
    points: [{ kind: 'email', label: 'private', value: further }],
  } as const
  await world.db.as(systemActor, tx => batchPersons(tx, systemActor, [row], world.clock.now()))
  const found = await world.db.as(systemActor, tx =>
    personsByKeys(tx, { externalIds: [], emails: [email, further] }),
  )
  expect(new Set([...found.values()].map(({ personId }) => personId)).size).toBe(1)
  expect(found.size).toBe(2)
})
