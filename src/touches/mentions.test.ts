import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'

let world: World
type Person = { id: number; name: string; accountId: number }
let far: Person
let near: Person
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const of = sql`select territory_id from user_territory where user_id = ${world.of.partner.id}`
  const one = async (isNear: boolean) =>
    (
      await world.rows(sql<Person>`
        select p.id, p.name, p.account_id as "accountId" from person p join account a on a.id = p.account_id
        where (p.territory_id in (${of})) = ${isNear} and (a.territory_id in (${of})) = ${isNear} order by p.id limit 1`)
    )[0]!
  far = await one(false)
  near = await one(true)
})
afterAll(() => world?.close())

const nameOf = async (id: number) =>
  (await world.rows(sql<{ name: string }>`select name from app_user where id = ${id}`))[0]!.name
type Entry = {
  id: number
  code: string
  errors?: { pointer: string }[]
  mentions: { userId: number; name: string }[]
}
const note = async (personId: number, body: string, mentions: number[]) =>
  (
    await world.of.sales.visitor.send<Entry>('POST', '/api/touches', {
      personId,
      kind: 'note',
      title: 'Price',
      body,
      mentions,
    })
  ).body
type Notice = { kind: string; title: string; body: string; href: string }
const noticesOf = async (member: { visitor: World['of']['sales']['visitor'] }) =>
  (await member.visitor.get<{ items: Notice[] }>('/api/notifications?limit=200')).body.items.filter(
    ({ kind }) => kind === 'mention',
  )
const mailsTo = async (email: string) =>
  world.rows(sql<{ subject: string; text: string }>`
    select subject, body_text as text from mail where purpose = 'mention' and to_address = ${email} order by id`)
const offered = async (query: string) =>
  (
    await world.of.sales.visitor.get<{ items: { id: number; name: string; role: string }[] }>(
      `/api/mentionable?${query}`,
    )
  ).body.items

describe('who may be named', () => {
  it('are colleagues who sign in, and partners of the territory; not oneself', async () => {
    const everybody = async (personId: number) => {
      const letters = 'abcdefghijklmnopqrstuvwxyz'.split('')
      const lists = await Promise.all(letters.map(q => offered(`personId=${personId}&q=${q}`)))
      return new Set(lists.flat().map(({ id }) => id))
    }
    const { partner, marketing, sales } = world.of
    const ofFar = await everybody(far.id)
    expect([ofFar.has(marketing.id), ofFar.has(sales.id), ofFar.has(partner.id)]).toEqual([
      true,
      false,
      false,
    ])
    expect((await everybody(near.id)).has(partner.id)).toBe(true)
    const name = await nameOf(marketing.id)
    expect(await offered(`personId=${far.id}&q=${encodeURIComponent(name.toUpperCase())}`)).toMatchObject([
      { name },
    ])
    expect(
      (await offered(`personId=${far.id}&q=${encodeURIComponent(name.split(' ').at(-1)!)}`))[0],
    ).toMatchObject({ name })
    expect(await offered(`personId=${far.id}&q=%25`)).toEqual([])
    await world.rows(sql`update app_user set state = 'cannot_sign_in' where id = ${marketing.id}`)
    expect((await everybody(far.id)).has(marketing.id)).toBe(false)
    await world.rows(sql`update app_user set state = 'active' where id = ${marketing.id}`)
    expect((await partner.visitor.get('/api/mentionable?q=a')).status).toBe(403)
  })

  it('refuses a partner who may not see the customer beside the field, and writes nothing', async () => {
    const { partner } = world.of
    const name = await nameOf(partner.id)
    const before = await world.digest()
    const refused = await note(far.id, `Ask @${name}`, [partner.id])
    expect([refused.code, refused.errors?.[0]?.pointer]).toEqual(['may_not_see', '/mentions'])
    expect(await world.digest()).toBe(before)
    expect((await note(near.id, `Ask @${name}`, [partner.id])).mentions).toMatchObject([
      { userId: partner.id, name },
    ])
  })
})

describe('whoever is named', () => {
  it('is told once on the page and by mail, with a link to the entry itself', async () => {
    const { marketing, service } = world.of
    const [first, second] = [await nameOf(marketing.id), await nameOf(service.id)]
    const entry = await note(far.id, `@${first} can you call?`, [marketing.id, service.id, world.of.sales.id])
    // The name of the second does not stand in the text.
    expect(entry.mentions.map(({ userId }) => userId)).toEqual([marketing.id])
    await world.drain()
    const told = await noticesOf(marketing)
    expect(told).toMatchObject([{ href: `/touches/${entry.id}`, body: `Price\n@${first} can you call?` }])
    expect(told[0]!.title).toContain(far.name)
    expect(await mailsTo(marketing.email)).toHaveLength(1)
    expect(await noticesOf(service)).toEqual([])

    const { body: corrected } = await world.of.sales.visitor.send<Entry>(
      'POST',
      `/api/touches/${entry.id}/correction`,
      {
        body: `@${first} and @${second}, can you call?`,
        mentions: [marketing.id, service.id],
      },
    )
    expect(corrected.mentions.map(({ userId }) => userId).sort()).toEqual([marketing.id, service.id].sort())
    await world.drain()
    expect([(await noticesOf(marketing)).length, (await noticesOf(service)).length]).toEqual([1, 1])
    // The link of the notice opens the entry as it is today.
    const opened = await service.visitor.get<Entry>(
      (await noticesOf(service))[0]!.href.replace('/touches', '/api/touches'),
    )
    expect(opened.body.id).toBe(corrected.id)
  })

  it('is shown by the name of today, and stays named when the words around it change', async () => {
    const { marketing } = world.of
    const name = await nameOf(marketing.id)
    const entry = await note(far.id, `@${name} knows`, [marketing.id])
    await world.rows(sql`update app_user set name = 'Berta Newname' where id = ${marketing.id}`)
    const { body: shown } = await world.of.sales.visitor.get<Entry>(`/api/touches/${entry.id}`)
    expect(shown.mentions).toEqual([{ userId: marketing.id, written: `@${name}`, name: 'Berta Newname' }])
    const { body: after } = await world.of.sales.visitor.send<Entry>(
      'POST',
      `/api/touches/${entry.id}/correction`,
      {
        body: `@${name} knows better`,
      },
    )
    expect(after.mentions).toMatchObject([{ name: 'Berta Newname' }])
    const { body: none } = await world.of.sales.visitor.send<Entry>(
      'POST',
      `/api/touches/${after.id}/correction`,
      {
        body: 'Nobody knows',
      },
    )
    expect(none.mentions).toEqual([])
    await world.rows(sql`update app_user set name = ${name} where id = ${marketing.id}`)
  })

  it('hears nothing of an entry that was taken back meanwhile, nor of what they do not want to hear', async () => {
    const { marketing, administrator } = world.of
    const name = await nameOf(administrator.id)
    const entry = await note(far.id, `@${name} please`, [administrator.id])
    await world.of.sales.visitor.send('POST', `/api/touches/${entry.id}/withdrawal`)
    await world.drain()
    expect(await noticesOf(administrator)).toEqual([])

    const mails = (await mailsTo(marketing.email)).length
    const count = (await noticesOf(marketing)).length
    const choose = (way: string) =>
      marketing.visitor.send('PUT', '/api/own-choices/notices', { topic: 'mention', way })
    expect((await choose('page')).status).toBe(200)
    const who = await nameOf(marketing.id)
    await note(far.id, `@${who} one`, [marketing.id])
    await world.drain()
    expect([(await noticesOf(marketing)).length, (await mailsTo(marketing.email)).length]).toEqual([
      count + 1,
      mails,
    ])
    await choose('none')
    await note(far.id, `@${who} two`, [marketing.id])
    await world.drain()
    expect((await noticesOf(marketing)).length).toBe(count + 1)
    await choose('mail')
  })
})

describe('own choices', () => {
  it('are one’s own; what has a clock is told on the page at the least', async () => {
    const { partner, sales } = world.of
    const refused = await partner.visitor.send('PUT', '/api/own-choices/notices', {
      topic: 'lead',
      way: 'none',
    })
    expect([refused.status, refused.body.code, refused.body.errors?.[0]?.pointer]).toEqual([
      422,
      'not_to_nowhere',
      '/way',
    ])
    const page = await partner.visitor.send<{ notices: { topic: string; way: string }[] }>(
      'PUT',
      '/api/own-choices/notices',
      { topic: 'lead', way: 'page' },
    )
    expect(page.body.notices.find(({ topic }) => topic === 'lead')).toMatchObject({ way: 'page' })
    const others = await sales.visitor.get<{ notices: { topic: string; way: string }[] }>('/api/own-choices')
    expect(others.body.notices.every(({ way }) => way === 'mail')).toBe(true)
    await partner.visitor.send('PUT', '/api/own-choices/keys', { singleKeys: false })
    type Session = { user: { singleKeys: boolean } }
    expect((await partner.visitor.get<Session>('/api/session')).body.user.singleKeys).toBe(false)
    expect((await sales.visitor.get<Session>('/api/session')).body.user.singleKeys).toBe(true)
  })
})
