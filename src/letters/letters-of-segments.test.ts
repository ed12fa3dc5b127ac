import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'
import type { Letter } from './queries.ts'

let world: World
type Sent = Letter & Body & { id: number }
const marketing = () => world.of.marketing.visitor
const send = async (method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: unknown) =>
  marketing().send<Sent>(method, path, body)
const recipients = async (id: number): Promise<number[]> =>
  (
    await world.rows(
      sql<{
        id: number
      }>`select person_id as id from letter_recipient where letter_id = ${id} order by person_id`,
    )
  ).map(row => row.id)
const members = async (id: number): Promise<number[]> =>
  (
    await world.rows(
      sql<{
        id: number
      }>`select subject_id as id from segment_member where segment_id = ${id} order by subject_id`,
    )
  ).map(row => row.id)
const people = async (n: number): Promise<number[]> =>
  (
    await world.rows(
      sql<{
        id: number
      }>`select id from person where account_id is not null and erased_at is null order by id limit ${n}`,
    )
  ).map(row => row.id)

let segment: number
let some: number[]
const words = { en: { subject: 'News', body: 'Come and see.' } }
const begin = async (more: Record<string, unknown> = {}) => {
  const answer = await send('POST', '/api/letters', { name: 'News', purpose: 'research', words, ...more })
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  return answer.body
}
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  some = await people(8)
  segment = (await send('POST', '/api/segments', { name: 'By hand', about: 'person' })).body.id
  const listed = await send('POST', `/api/segments/${segment}/listed`, { ids: some.slice(0, 3) })
  expect([listed.status, listed.text]).toEqual([200, expect.any(String)])
  await world.of.administrator.visitor.send('PUT', '/api/letter-sender', {
    name: 'Terpstra Machines',
    street: 'Haven 1',
    postalCode: '8861 AA',
    city: 'Harlingen',
    country: 'NL',
    contact: '',
  })
})
afterAll(() => world?.close())

describe('a letter addressed to a segment', () => {
  it('goes to whoever is in it when it is prepared, and says when that was', async () => {
    const letter = await begin({ segmentId: segment })
    expect([letter.segment, letter.chosen]).toEqual([{ id: segment, name: 'By hand' }, 3])
    expect(letter.addressedAt).not.toBeNull()
    expect(await recipients(letter.id)).toEqual(some.slice(0, 3))
    const address = {
      street: 'Ring 1',
      postalCode: '20457',
      city: 'Hamburg',
      region: null,
      country: 'DE',
      label: 'work',
    }
    for (const id of some)
      await send('PUT', `/api/persons/${id}/contact-points`, { emails: [], phones: [], addresses: [address] })
    await send('POST', `/api/segments/${segment}/listed`, { ids: some.slice(3, 6) })
    await send('POST', `/api/segments/${segment}/unlisted`, { ids: some.slice(0, 1) })
    expect(await recipients(letter.id)).toEqual(some.slice(0, 3))
    world.clock.pass(1)
    const printing = await send('POST', `/api/letters/${letter.id}/printing`)
    expect([printing.status, printing.text]).toEqual([200, expect.any(String)])
    expect(await recipients(letter.id)).toEqual(some.slice(1, 6))
    expect(await recipients(letter.id)).toEqual(await members(segment))
    await world.drain()
    const ready = await marketing().get<Letter>(`/api/letters/${letter.id}`)
    expect(ready.body.state).toBe('ready')
    // What comes after the preparing is for the next one.
    await send('POST', `/api/segments/${segment}/listed`, { ids: some.slice(6, 7) })
    expect(await recipients(letter.id)).toEqual(some.slice(1, 6))
  })

  it('of companies goes to whom there was contact with last', async () => {
    const { id } = (await send('POST', '/api/segments', { name: 'Companies', about: 'account' })).body
    const rows = await world.rows(
      sql<{
        id: number
        accountId: number
      }>`select id, account_id as "accountId" from person where id = any(${some}::bigint[])`,
    )
    const accounts = [...new Set(rows.map(({ accountId }) => accountId))]
    await send('POST', `/api/segments/${id}/listed`, { ids: accounts })
    const letter = await begin({ segmentId: id })
    const of = await world.rows(
      sql<{
        id: number
        company: boolean
      }>`select p.account_id as id, r.to_company as company from letter_recipient r
        join person p on p.id = r.person_id where r.letter_id = ${letter.id} order by 1`,
    )
    expect(of).toEqual(accounts.sort((a, b) => a - b).map(account => ({ id: account, company: true })))
  })

  it('is chosen for by nobody, and by hand again once the segment is taken away', async () => {
    const letter = await begin({ segmentId: segment })
    const before = await world.digest()
    const [one] = await world.rows(
      sql<{ id: number }>`select min(id) as id from letter_recipient where letter_id = ${letter.id}`,
    )
    for (const [method, path, body] of [
      ['POST', 'persons', { ids: some }],
      ['POST', 'persons', { ids: some, replace: true }],
      ['DELETE', `recipients/${one!.id}`, undefined],
    ] as const) {
      const answer = await send(method, `/api/letters/${letter.id}/${path}`, body)
      expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'of_segment'])
    }
    expect(await world.digest()).toBe(before)
    const kept = await recipients(letter.id)
    const freed = await send('PATCH', `/api/letters/${letter.id}`, { segmentId: null })
    expect([freed.status, freed.body.segment]).toEqual([200, null])
    expect(await recipients(letter.id)).toEqual(kept)
    expect((await send('DELETE', `/api/letters/${letter.id}/recipients/${one!.id}`)).status).toBe(200)
    expect(await recipients(letter.id)).toEqual(kept.slice(1))
  })

  it.each([
    [999_999, 'no_such_segment'],
    ['1 or true', 'invalid_input'],
  ])('is refused to segment %s, and nothing is written', async (segmentId, code) => {
    const letter = await begin()
    const before = await world.digest()
    for (const [method, path] of [
      ['PATCH', `/api/letters/${letter.id}`],
      ['POST', '/api/letters'],
    ] as const) {
      const body = method === 'POST' ? { name: 'Other', purpose: 'research', segmentId } : { segmentId }
      const answer = await send(method, path, body)
      expect([answer.status, answer.body.code]).toEqual([422, code])
    }
    expect(await world.digest()).toBe(before)
  })
})

describe('what uses a segment', () => {
  it('names letters still to be prepared, and keeps it from being archived', async () => {
    const { id } = (await send('POST', '/api/segments', { name: 'For a letter', about: 'person' })).body
    const letter = await begin({ name: 'Spring letter', segmentId: id })
    const users = await marketing().get<{ items: unknown[] }>(`/api/segments/${id}/users`)
    expect(users.body.items).toEqual([{ kind: 'letter', id: letter.id, name: 'Spring letter' }])
    const answer = await send('POST', `/api/segments/${id}/archive`)
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
      409,
      'in_use',
      'Others use this segment: Spring letter.',
    ])
    await send('DELETE', `/api/letters/${letter.id}`)
    expect((await send('POST', `/api/segments/${id}/archive`)).status).toBe(200)
    expect((await send('PATCH', `/api/letters/${(await begin()).id}`, { segmentId: id })).status).toBe(422)
  })

  it('names forms that put people into it', async () => {
    const { id } = (await send('POST', '/api/segments', { name: 'From a form', about: 'person' })).body
    const [form] = await world.rows(
      sql<{ id: number; name: string }>`select id, name from form order by id limit 1`,
    )
    await world.rows(sql`update form set draft = jsonb_build_object('followUp', jsonb_build_object('segmentId', ${id}::bigint))
      where id = ${form!.id}`)
    const users = await marketing().get<{ items: unknown[] }>(`/api/segments/${id}/users`)
    expect(users.body.items).toEqual([{ kind: 'form', ...form }])
    const answer = await send('POST', `/api/segments/${id}/archive`)
    expect([answer.status, answer.body.code]).toEqual([409, 'in_use'])
  })
})
