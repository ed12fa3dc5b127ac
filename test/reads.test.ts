import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'

let world: World
let person: { id: number; accountId: number }
let entry: number
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const [found] = await world.rows(sql<typeof person & { entry: number }>`
    select p.id, p.account_id as "accountId", (select t.id from touch t where t.subject_id = p.id order by t.id limit 1) as entry
    from person p where p.account_id is not null and exists (select from touch t where t.subject_id = p.id)
    order by p.id limit 1`)
  person = found!
  entry = found!.entry
})
afterAll(() => world?.close())
// What was written down in this hour is remembered: each reading is in an hour of its own.
beforeEach(() => world.clock.pass(61))

const read = async (path: string): Promise<unknown[]> => {
  const before = await rows()
  expect((await world.of.sales.visitor.get(path)).status).toBe(200)
  return (await rows()).slice(before.length)
}
const rows = () =>
  world.rows(sql<{ subjectId: number; kind: string }>`
    select subject_id as "subjectId", kind from person_access where user_id = ${world.of.sales.id} order by at, subject_id`)

it.each<[string, () => string]>([
  ['the log of a person', () => `/api/persons/${person.id}/touches`],
  [
    'the log of an account, narrowed to the person',
    () => `/api/accounts/${person.accountId}/touches?personId=${person.id}`,
  ],
  ['a search of the words of one person', () => `/api/touches?q=call&personId=${person.id}`],
  ['an entry by itself', () => `/api/touches/${entry}`],
  ['the thread of an entry', () => `/api/touches/${entry}/thread`],
])('%s is noted as reading the log of the person', async (_, path) => {
  expect(await read(path())).toEqual([{ subjectId: person.id, kind: 'log' }])
})

it.each<[string, () => string]>([
  ['the log of an account', () => `/api/accounts/${person.accountId}/touches`],
  ['a search over everybody', () => '/api/touches?q=call'],
])('%s is the log of nobody in particular', async (_, path) => {
  expect(await read(path())).toEqual([])
})

it('what was refused was not read', async () => {
  const before = await rows()
  const { partner } = world.of
  const [hidden] = await world.rows(sql<{ id: number }>`
    select t.id from touch t join person p on p.id = t.subject_id left join account a on a.id = p.account_id
    where not exists (select from user_territory where user_id = ${partner.id} and territory_id in (p.territory_id, a.territory_id))
      and t.account_id is not distinct from p.account_id order by t.id limit 1`)
  expect((await partner.visitor.get(`/api/touches/${hidden!.id}`)).status).toBe(404)
  expect((await partner.visitor.get(`/api/touches/${hidden!.id}/thread`)).status).toBe(404)
  expect(await world.rows(sql`select from person_access where user_id = ${partner.id}`)).toEqual([])
  expect(await rows()).toEqual(before)
})
