import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moveManyToTrash } from '../src/customers/trash-many.ts'
import { movers } from '../src/main/merges.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { Body, Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let staff: Visitor
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  staff = world.of.service.visitor
})
afterAll(() => world?.close())

const throwAway = (kind: string, id: number) => staff.send('POST', '/api/trash', { kind, id })
const putBack = (kind: string, id: number) => staff.send('POST', '/api/trash/restoration', { kind, id })
const made = async (path: string, body: object): Promise<number> => {
  const answer = await staff.send<Body>('POST', path, body)
  expect([path, answer.status, answer.text.slice(0, 200)]).toEqual([path, 200, answer.text.slice(0, 200)])
  return answer.body.id
}
async function addAddress(id: number, value: string): Promise<void> {
  type Points = {
    emails: { value: string }[]
    phones: { original: string; label: string }[]
    addresses: object[]
  }
  const { emails, phones, addresses } = (await staff.get<Points>(`/api/persons/${id}/contact-points`)).body
  const answer = await staff.send('PUT', `/api/persons/${id}/contact-points`, {
    emails: [...emails, { value, label: 'work' }],
    phones: phones.map(({ original, label }) => ({ value: original, label })),
    addresses: addresses.map(({ line: _line, ...address }: { line?: string }) => address),
  })
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, answer.text.slice(0, 300)])
}
/** Every row that names the person by a foreign key, as it stands. */
async function belongings(id: number): Promise<string> {
  const references = await world.rows(sql<{ table: string; column: string }>`
    select c.conrelid::regclass::text as "table", a.attname as "column" from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'person'::regclass order by 1, 2`)
  const found: unknown[] = []
  for (const { table, column } of references)
    found.push([
      table,
      await world.rows(
        sql`select to_jsonb(t) as row from ${sql.table(table)} t where ${sql.ref(column)} = ${id} order by 1`,
      ),
    ])
  return JSON.stringify(found)
}

describe('the trash', () => {
  it('takes a person with all that belongs to it, and gives it back row for row', async () => {
    const [somebody] = await world.rows(sql<{ id: number }>`
      select p.id from person p join identity i on i.person_id = p.id join consent c on c.person_id = p.id
      where not exists (select from lead l where l.person_id = p.id)
        and not exists (select from opportunity_person o where o.person_id = p.id)
        and not exists (select from customer_order o where o.person_id = p.id)
      group by p.id order by count(*) desc, p.id limit 1`)
    const { id } = somebody!
    await addAddress(id, 'further@somewhere.example')
    await world.drain()
    const before = await belongings(id)
    const log = await staff.get<{ items: { id: number }[] }>(`/api/persons/${id}/touches?limit=50`)
    expect((await throwAway('person', id)).status).toBe(200)
    await world.drain()
    expect((await staff.get(`/api/persons/${id}`)).status).toBe(404)
    expect((await putBack('person', id)).status).toBe(200)
    await world.drain()
    expect(await belongings(id)).toBe(before)
    const again = await staff.get<{ items: { id: number }[] }>(`/api/persons/${id}/touches?limit=50`)
    expect(again.body.items.map(item => item.id)).toEqual(log.body.items.map(item => item.id))
  })

  it('frees addresses, and does not give back what somebody took meanwhile', async () => {
    const old = await made('/api/persons', { name: 'Old Owner', email: 'first@taken.example' })
    await addAddress(old, 'second@taken.example')
    await throwAway('person', old)
    const taker = await made('/api/persons', { name: 'New Owner', email: 'second@taken.example' })
    await world.drain()
    const unchanged = await world.digest()
    const refused = await putBack('person', old)
    expect([refused.status, refused.body.code]).toEqual([409, 'taken'])
    expect(await world.digest()).toBe(unchanged)
    expect((await throwAway('person', taker)).status).toBe(200)
    expect((await putBack('person', old)).status).toBe(200)
  })

  it('asks for the account first, and follows it into another', async () => {
    const [home, other] = [
      await made('/api/accounts', { name: 'Home of one' }),
      await made('/api/accounts', { name: 'Home of all' }),
    ]
    const one = await made('/api/persons', { name: 'One of them', accountId: home })
    await throwAway('person', one)
    expect((await throwAway('account', home)).status).toBe(200)
    const early = await putBack('person', one)
    expect([early.status, early.body.code]).toEqual([409, 'account_in_trash'])
    expect((await putBack('account', home)).status).toBe(200)
    const merged = await staff.send('POST', '/api/merges', { kind: 'account', keepId: other, goneId: home })
    expect(merged.status).toBe(200)
    expect((await putBack('person', one)).status).toBe(200)
    const found = await staff.get<{ account: { id: number } }>(`/api/persons/${one}`)
    expect(found.body.account.id).toBe(other)
  })
  it('is emptied of the words of an account, of those merged into it as well; what is counted stays', async () => {
    const [kept, gone] = [
      await made('/api/accounts', { name: 'Emptied Mill' }),
      await made('/api/accounts', { name: 'Emptied Mill of before' }),
    ]
    for (const accountId of [kept, gone])
      await made('/api/touches', { accountId, kind: 'call', title: 'About the mill', body: 'Their words' })
    await staff.send('POST', '/api/merges', { kind: 'account', keepId: kept, goneId: gone })
    await throwAway('account', kept)
    await world.drain()
    const words = () =>
      world.rows(sql<{ title: string; body: string | null }>`
        select title, body from touch where subject_id in (${kept}, ${gone}) order by id`)
    world.clock.pass(29 * 1_440)
    await world.tasks['trash.empty']!({} as never)
    expect((await words()).map(({ body }) => body)).toEqual(['Their words', 'Their words'])
    world.clock.pass(2 * 1_440)
    await world.tasks['trash.empty']!({} as never)
    expect(await words()).toEqual([
      { title: 'Erased', body: null },
      { title: 'Erased', body: null },
    ])
  })

  it('does not take what is left of somebody who was erased, alone or among many', async () => {
    const { administrator } = world.of
    const visitor = (await world.signIn(administrator.email)).visitor
    const id = (await visitor.send<Body>('POST', '/api/persons', { name: 'Soon Erased' })).body.id
    expect(
      (await visitor.send('POST', `/api/persons/${id}/privacy-requests`, { kind: 'erasure' })).status,
    ).toBe(200)
    await world.drain()
    const before = await world.digest()
    const refused = await visitor.send('POST', '/api/trash', { kind: 'person', id })
    expect([refused.status, refused.body.code]).toEqual([409, 'erased'])
    const many = await world.db.as(systemActor, tx =>
      moveManyToTrash(tx, systemActor, movers, 'person', [id], world.clock.now()),
    )
    expect(many).toEqual([])
    expect(await world.digest()).toBe(before)
  })
})

describe('the functions under the trash', () => {
  const thrown = (lets: object[]) =>
    world.db.as({ userId: null, role: 'system' }, tx =>
      sql`select move_to_trash('person', (select min(person_id) from consent), now(), ${JSON.stringify(lets)}::jsonb)`.execute(
        tx,
      ),
    )

  it('clear and delete only by columns that refer to the record', async () => {
    const before = await world.digest()
    for (const [table, column] of [
      ['account', 'id'],
      ['lead', 'owner_id'],
      ['app_user', 'manager_id'],
      ['touch', 'subject_id'],
      ['person', 'account_id'],
      ['no_such_table', 'person_id'],
      ['consent; drop table lead', 'person_id'],
    ] as const)
      for (const how of ['delete', 'clear'])
        await expect(thrown([{ table, column, how }])).rejects.toThrow(`does not refer to person`)
    expect(await world.digest()).toBe(before)
  })

  it('do not throw away what something refers to that was not named', async () => {
    const before = await world.digest()
    await expect(thrown([])).rejects.toThrow(/foreign key/)
    expect(await world.digest()).toBe(before)
  })

  it('put back once; what is not there changes nothing', async () => {
    const before = await world.digest()
    await world.db.as({ userId: null, role: 'system' }, tx =>
      sql`select restore_from_trash('person', 999999, now()), restore_from_trash('account', 1, now())`.execute(
        tx,
      ),
    )
    expect(await world.digest()).toBe(before)
  })
})
