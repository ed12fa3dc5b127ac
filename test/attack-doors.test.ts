import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { preferenceToken } from '../src/privacy/sign.ts'
import type { Role } from '../src/team/model/actor.ts'
import { openWorld, type World } from './installation.ts'

const secret = Buffer.alloc(32, 7)
let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

/** A change that must be refused in one of these ways, and of which nothing may be left. */
async function refused(
  role: Role,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body: unknown,
  ...statuses: number[]
): Promise<void> {
  const before = await world.digest()
  const answer = await world.of[role].visitor.send(method, url, body)
  expect([url, body, statuses.includes(answer.status) ? statuses : answer.status]).toEqual([
    url,
    body,
    statuses,
  ])
  expect(await world.digest()).toBe(before)
}
const inBrackets = async (query: ReturnType<typeof sql<{ id: number }>>): Promise<number> =>
  (await world.rows(query))[0]!.id

describe('one-click unsubscribing', () => {
  it('works for everybody whose mail program has the same address, and is counted for a token', async () => {
    const people = await world.rows(sql<{ id: number }>`select id from person order by id limit 60`)
    const end = (token: string) =>
      world.app.inject({
        method: 'POST',
        url: `/p/${token}/end/research`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'List-Unsubscribe=One-Click',
        remoteAddress: '203.0.113.7',
      })
    const answers = new Set<number>()
    for (const { id } of people) answers.add((await end(preferenceToken(secret, id))).statusCode)
    expect(answers).toEqual(new Set([200]))
    const before = await world.digest()
    const forged: number[] = []
    for (let n = 0; n < 45; n++) forged.push((await end(`${n.toString(36)}-${'A'.repeat(43)}`)).statusCode)
    expect([forged.slice(0, 40), forged.slice(40)]).toEqual([Array(40).fill(404), Array(5).fill(429)])
    const again: number[] = []
    for (let n = 0; n < 41; n++) again.push((await end(preferenceToken(secret, people[0]!.id))).statusCode)
    expect(again.at(-1)).toBe(429)
    expect(await world.digest()).toBe(before)
  })
})

describe('exports', () => {
  const ask = async (role: Role, what: string, filter: object = {}) =>
    (await world.of[role].visitor.send('POST', '/api/exports', { what, format: 'csv', filter })).body.id
  const setRole = (id: number, role: Role) =>
    sql`update app_user set role = ${role} where id = ${id}`.execute(world.db.full)

  it('are neither written nor given to whoever lost the right meanwhile', async () => {
    const { id, visitor } = world.of.administrator
    const made = await ask('administrator', 'users')
    await world.drain()
    const waiting = await ask('administrator', 'everything')
    await setRole(id, 'service')
    try {
      await world.drain()
      const run = (await visitor.get<{ state: string; problem: string }>(`/api/exports/${waiting}`)).body
      expect([run.state, run.problem]).toEqual(['failed', 'This is exported by an administrator.'])
      const before = await world.digest()
      expect((await visitor.get(`/api/exports/${made}/file`)).status).toBe(403)
      expect(await world.digest()).toBe(before)
    } finally {
      await setRole(id, 'administrator')
    }
    expect((await visitor.get(`/api/exports/${made}/file`)).status).toBe(200)
  })

  it('of others are not there, whatever is asked of them', async () => {
    const id = await ask('sales', 'persons')
    await world.drain()
    for (const role of ['administrator', 'marketing', 'partner'] as const) {
      const { visitor } = world.of[role]
      for (const path of ['', '/file'])
        expect((await visitor.get(`/api/exports/${id}${path}`)).status).toBe(404)
      await refused(role, 'POST', `/api/exports/${id}/cancellation`, undefined, 404)
    }
    for (const path of [`/api/exports/${id}abc/file`, '/api/exports/-1/file', '/api/exports/1e99/file'])
      expect((await world.of.sales.visitor.get(path)).status).toBe(404)
  })

  it('tell in the log of reading whom they showed', async () => {
    const [somebody] = await world.rows(sql<{ id: number; name: string }>`
      select id, name from person where erased_at is null order by id limit 1`)
    const readers = () =>
      world.rows(sql<{ n: number }>`select count(distinct subject_id) as n from person_access
        where kind = 'export' and user_id = ${world.of.marketing_manager.id}`)
    await ask('marketing_manager', 'persons', { q: somebody!.name })
    await world.drain()
    const some = (await readers())[0]!.n
    expect(some).toBeGreaterThan(0)
    await ask('marketing_manager', 'persons')
    await ask('marketing_manager', 'touches')
    await world.drain()
    const [all] = await world.rows(
      sql<{ n: number }>`select count(*) as n from person where erased_at is null`,
    )
    expect((await readers())[0]!.n).toBe(all!.n)
  })
})

describe('ids of others', () => {
  it('open no import, undoing, merge or trash', async () => {
    const [run] = await world.rows(sql<{ id: number }>`
      insert into import_run (kind, file_name, stored_as, state, created_at, user_id)
      values ('persons', 'x.csv', '', 'done', now(), ${world.of.administrator.id}) returning id`)
    for (const path of ['', '/undo', '/kept', '/preview', '/refused.csv'])
      expect([
        path,
        (await world.of.marketing_manager.visitor.get(`/api/imports/${run!.id}${path}`)).status,
      ]).toEqual([path, 404])
    await refused('marketing_manager', 'POST', `/api/imports/${run!.id}/undo`, undefined, 404)
    await refused('partner', 'POST', `/api/imports/${run!.id}/undo`, undefined, 403)
    const id = await inBrackets(sql`select id from person order by id limit 1`)
    await refused('partner', 'POST', '/api/trash', { kind: 'person', id }, 403)
    await refused('partner', 'POST', '/api/trash/restoration', { kind: 'person', id }, 403)
    await refused('sales', 'POST', '/api/trash/emptying', undefined, 403)
    await refused('partner', 'POST', '/api/merges/1/undo', undefined, 403)
    await refused('partner', 'POST', '/api/duplicates/merges', { kind: 'person' }, 403)
    await refused('service', 'POST', `/api/persons/${id}/privacy-requests`, { kind: 'access' }, 403)
    await refused('marketing_manager', 'POST', '/api/privacy/requests/1/ticket', undefined, 403)
  })

  it('tell a partner nothing of a person elsewhere, nor that there is one', async () => {
    const { visitor, id: partner } = world.of.partner
    const elsewhere = await inBrackets(sql`
      select p.id from person p where p.territory_id is not null and not exists (
        select from user_territory u where u.user_id = ${partner} and u.territory_id = p.territory_id) order by id limit 1`)
    const nobody = 987_654_321
    for (const path of [
      'persons/ID',
      'persons/ID/touches',
      'persons/ID/may-contact',
      'persons/ID/contact-points',
      'history/person/ID',
      'history/person/ID/fields',
      'duplicates?kind=person&id=ID',
      `duplicates/person/ID/${nobody + 1}`,
    ]) {
      const [there, none] = await Promise.all(
        [elsewhere, nobody].map(id => visitor.get(`/api/${path.replace('ID', String(id))}`)),
      )
      expect([path, there!.status, there!.text]).toEqual([
        path,
        none!.status,
        none!.text.replaceAll(String(nobody), String(elsewhere)),
      ])
    }
  })
})

describe('values that others will see', () => {
  it('become no link that runs, in a declared field or of a competitor', async () => {
    await refused(
      'administrator',
      'POST',
      '/api/competitors',
      { name: 'X', website: 'javascript:alert(1)' },
      422,
    )
    const { visitor } = world.of.administrator
    const declared = { record: 'person', label: 'Page of the person', type: 'link' }
    expect((await visitor.send('POST', '/api/custom-fields', declared)).status).toBe(200)
    const id = await inBrackets(sql`select id from person where erased_at is null order by id limit 1`)
    for (const link of [
      'javascript:alert(1)',
      ' jAvascript:x',
      'data:text/html,x',
      'http://a@b.example',
      '//x',
      'https://a"b',
    ])
      await refused('sales', 'PATCH', `/api/persons/${id}`, { custom: { page_of_the_person: link } }, 422)
  })

  it('take no keys of a prototype, of the table or of another field', async () => {
    const id = await inBrackets(sql`select id from person where erased_at is null order by id limit 1`)
    const proto = JSON.parse('{"__proto__": {"x": 1}}')
    for (const custom of [proto, { constructor: 'x' }, { 'page\u0000': 'x' }, { id: 'x' }, { "x'": 1 }])
      await refused('sales', 'PATCH', `/api/persons/${id}`, { custom }, 400, 422)
    for (const extra of ['erasedAt', 'territoryId', 'knownAt', 'mergedInto', 'id'])
      await refused('sales', 'PATCH', `/api/persons/${id}`, { [extra]: 1 }, 422)
    await refused('sales', 'POST', '/api/trash', { kind: 'person', id, lets: [] }, 422)
    await refused('sales', 'POST', '/api/trash', { kind: 'app_user', id }, 422)
  })

  it('may be called as what every object has: it is still asked for, and empty until it is filled', async () => {
    const { visitor } = world.of.administrator
    const declared = { record: 'person', label: 'Constructor', type: 'text', required: true }
    const { body } = await visitor.send<{ id: number; key: string; code: string }>(
      'POST',
      '/api/custom-fields',
      declared,
    )
    expect(body.key in {}).toBe(false)
    await refused(
      'administrator',
      'POST',
      '/api/custom-fields',
      { ...declared, label: 'B', key: 'constructor' },
      422,
    )
    await refused('sales', 'POST', '/api/persons', { name: 'Nobody', email: 'nobody@x.example' }, 422)
  })
})
