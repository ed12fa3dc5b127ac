import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Arranged, firefox, good, openArranged, workFor } from '../../test/arranged-form.ts'
import { systemActor } from '../team/model/actor.ts'
import { nameOrigins } from './arrange-form.ts'
import { newField } from './model/classic.ts'

const shop = 'https://www.shop.example'
const reader = 'reader-of-the-shop-0001'
let arranged: Arranged
let doors: Arranged['doors']
beforeAll(async () => {
  arranged = await openArranged()
  doors = arranged.doors
  await arranged.publish({ fields: [newField('email', true), newField('company', true)] })
  await doors.db.as(systemActor, tx =>
    nameOrigins(tx, systemActor, { formId: arranged.formId, origins: [shop] }),
  )
})
afterAll(() => doors.close())

async function embed(lp: string | null, headers: Record<string, string> = {}) {
  const answer = await doors.app.inject({
    url: `/f/line-speed/embed?lang=en${lp === null ? '' : `&lp=${lp}`}`,
    headers: { origin: shop, 'user-agent': firefox, ...headers },
  })
  expect(answer.headers['set-cookie']).toBeUndefined()
  const token = /name="token" value="([^"]+)"/.exec(answer.json<{ html: string }>().html)![1]!
  const [arrival] = await arranged.query(
    sql<{ variant: string; visitor: string | null }>`
      select a.variant, v.anonymous_key as visitor from form_arrival a
      left join form_visit s on s.id = a.visit_id left join visitor v on v.id = s.subject_id
      order by a.at desc, a.sent_at nulls first, a.key limit 1`,
  )
  doors.pass(20_000)
  return { token, ...arrival! }
}
async function send(token: string, email: string, lp: string | null, headers: Record<string, string> = {}) {
  const fields = { email, company: good.company, token, work: workFor(token), ...(lp === null ? {} : { lp }) }
  return arranged.post(fields, { origin: shop, accept: 'application/json', ...headers })
}
const personOf = async (email: string) =>
  (await arranged.query(sql<{ id: number }>`select id from person where email = ${email}`))[0]!.id
const belongsTo = async (key: string) =>
  (
    await arranged.query(sql<{ id: number | null }>`
      select i.person_id as id from visitor v left join identity i on i.subject_id = v.id where v.anonymous_key = ${key}`)
  )[0]?.id ?? null

describe('a form in a page that the snippet follows', () => {
  it('knows no visitor without a key, and keeps none', async () => {
    const before = await doors.counts()
    const { token, visitor } = await embed(null)
    expect(visitor).toBeNull()
    expect((await send(token, 'nobody@firm.example', null)).statusCode).toBe(200)
    expect((await doors.counts()).visitor).toBe(before.visitor)
  })

  it('shows and counts one page for a visitor who agreed, and becomes the person who sends', async () => {
    const first = await embed(reader)
    expect(first.visitor).toBe(reader)
    for (let n = 0; n < 4; n++)
      expect(await embed(reader)).toMatchObject({ variant: first.variant, visitor: reader })
    const [seen] = await arranged.query(
      sql<{ visitors: number; views: number }>`
        select count(distinct subject_id) as visitors, count(*) as views from form_visit`,
    )
    expect(seen).toEqual({ visitors: 1, views: 5 })
    const { token } = await embed(reader)
    expect((await send(token, 'ada@northwind.example', reader)).statusCode).toBe(200)
    expect(await belongsTo(reader)).toBe(await personOf('ada@northwind.example'))
  })

  it('joins nobody whose consent was withdrawn while the page was open', async () => {
    const key = 'reader-who-withdrew-01'
    const { token } = await embed(key)
    expect((await send(token, 'withdrew@northwind.example', null)).statusCode).toBe(200)
    expect(await belongsTo(key)).toBeNull()
  })

  it('joins nobody who asks not to be followed, and believes no key that is none', async () => {
    for (const name of ['dnt', 'sec-gpc']) {
      const headers = { [name]: '1' }
      const { token, visitor } = await embed('reader-not-followed-1', headers)
      expect(visitor).toBeNull()
      await send(token, `${name}@firm.example`, 'reader-not-followed-1', headers)
    }
    expect(await belongsTo('reader-not-followed-1')).toBeNull()
    for (const lp of ['short', `${'x'.repeat(65)}`, "a'%20or%201=1--aaaaaaaa", '%00aaaaaaaaaaaaaaaaaa'])
      expect((await embed(lp)).visitor).toBeNull()
  })

  it('joins nobody by a key sent from elsewhere than a page that the form names', async () => {
    const key = 'reader-of-elsewhere-01'
    const { token } = await embed(null)
    const fields = { email: 'else@firm.example', company: 'Firm', token, work: workFor(token), lp: key }
    expect((await arranged.post(fields, { accept: 'application/json' })).statusCode).toBe(200)
    expect(await belongsTo(key)).toBeNull()
  })

  it('does not take a visitor from the person that it is already', async () => {
    const { token } = await embed(reader)
    await send(token, 'colleague@northwind.example', reader)
    expect(await belongsTo(reader)).toBe(await personOf('ada@northwind.example'))
  })
})
