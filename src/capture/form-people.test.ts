import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addForm, type CaptureDoors, openCaptureDoors } from '../../test/capture-doors.ts'
import { systemActor } from '../team/model/actor.ts'
import { formSubmissions, formViews } from './form-people.ts'

let doors: CaptureDoors
let form: number
let other: number
beforeAll(async () => {
  doors = await openCaptureDoors()
  form = await addForm(doors)
  other = await addForm(doors, { slug: 'other', name: 'Other' })
})
afterAll(() => doors.close())

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const headers = { 'user-agent': firefox, accept: 'text/html', 'accept-language': 'en' }
let address = 0
const look = async (slug: string, more: Record<string, string> = {}) => {
  const page = await doors.app.inject({
    url: `/f/${slug}`,
    headers: { ...headers, ...more },
    remoteAddress: `10.1.0.${++address}`,
  })
  expect(page.statusCode).toBe(200)
  const cookie = String(page.headers['set-cookie'] ?? '').split(';')[0]!
  return { cookie, token: /name="token" value="([^"]+)"/.exec(page.body)![1]! }
}
const send = async (slug: string, email: string, { cookie, token }: { cookie: string; token: string }) => {
  doors.pass(5_000)
  const sent = await doors.app.inject({
    method: 'POST',
    url: `/f/${slug}`,
    headers: { ...headers, cookie, 'content-type': 'application/x-www-form-urlencoded' },
    remoteAddress: `10.1.0.${++address}`,
    payload: new URLSearchParams({
      email,
      name: 'Saskia Molenaar',
      company: 'Molenaar B.V.',
      token,
    }).toString(),
  })
  expect(sent.statusCode).toBe(303)
}
const views = (id = form, limit = 50, cursor?: string) =>
  doors.db.as(systemActor, tx => formViews(tx, id, { limit, ...(cursor ? { cursor } : {}) }))
const sent = (id = form, limit = 50, cursor?: string) =>
  doors.db.as(systemActor, tx => formSubmissions(tx, id, { limit, ...(cursor ? { cursor } : {}) }))

describe('the people behind the figures of a form', () => {
  it('are nobody before anybody came, and there is no such form refuses', async () => {
    expect(await views()).toMatchObject({ items: [], next: null, total: 0, persons: 0, notFollowed: 0 })
    expect(await sent()).toEqual({ items: [], next: null, total: 0 })
    await expect(views(9_999)).rejects.toMatchObject({ code: 'no_form' })
    await expect(sent(9_999)).rejects.toMatchObject({ code: 'no_form' })
  })

  it('views of a browser become those of the person it turns out to be; who is not followed is counted only', async () => {
    const first = await look('line-speed')
    await look('line-speed', { cookie: first.cookie })
    await look('line-speed')
    await look('line-speed', { 'sec-gpc': '1' })
    expect(await views()).toMatchObject({ total: 4, persons: 0, byPersons: 0, byVisitors: 3, notFollowed: 1 })
    await send('line-speed', 'saskia@molenaar.example', first)
    const after = await views()
    expect(after).toMatchObject({ total: 4, persons: 1, byPersons: 2, byVisitors: 1, notFollowed: 1 })
    expect(after.items).toMatchObject([
      { person: { name: 'Saskia Molenaar' }, account: { name: 'Molenaar B.V.' }, views: 2, sent: true },
    ])
    expect((await views(other)).total).toBe(0)
  })

  it('submissions are listed each, also twice by one person, page by page', async () => {
    for (const email of ['saskia@molenaar.example', 'piet@molenaar.example', 'klara@hafenkontor.example'])
      await send('line-speed', email, await look('line-speed'))
    const all = await sent()
    expect([all.total, all.items.length]).toEqual([4, 4])
    const paged: number[] = []
    let cursor: string | undefined
    do {
      const page = await sent(form, 1, cursor)
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(paged).toEqual(all.items.map(({ id }) => id))
    const persons = new Set(all.items.map(({ person }) => person!.id))
    expect(persons.size).toBe(3)
    const seen = await views(form, 1)
    expect([seen.items.length, seen.persons]).toEqual([1, 3])
    expect((await views(form, 1, seen.next!)).items[0]!.person.id).not.toBe(seen.items[0]!.person.id)
  })

  it('keep their number when a person goes to the trash, without the name', async () => {
    const [before, seen] = [await sent(), await views()]
    const lets = [
      ['form_submission', 'clear'],
      ['visitor', 'clear'],
      ['identity', 'delete'],
      ['consent', 'delete'],
    ].map(([table, how]) => ({ table, column: 'person_id', how }))
    const owner = new pg.Client({ connectionString: doors.ownerUrl })
    await owner.connect()
    await owner.query(
      `select move_to_trash('person', id, now(), $1) from person where email = 'piet@molenaar.example'`,
      [JSON.stringify(lets)],
    )
    await owner.end()
    const [after, left] = [await sent(), await views()]
    expect([after.total, after.items.length]).toEqual([before.total, before.items.length])
    expect(after.items.filter(({ person }) => person === null)).toHaveLength(1)
    expect([left.total, left.persons]).toEqual([seen.total, seen.persons - 1])
    expect(left.byPersons + left.byVisitors + left.notFollowed).toBe(left.total)
  })
})
