import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp, Visitor } from '../../test/app.ts'
import { openTeam } from '../../test/team.ts'
import { mailReset } from './ask-reset.ts'
import { systemActor } from './model/actor.ts'

const wrong = 'eight grey herons'
let app: TestApp
let admin: Visitor

const rows = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> =>
  (await query.execute(app.db.full)).rows
const count = async (table: string): Promise<number> =>
  (await rows(sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`))[0]!.n
const signIn = (visitor: Visitor, email: string, password: string) =>
  visitor.send('POST', '/api/session', { email, password })
const signedIn = async (email: string, password: string): Promise<Visitor> => {
  const visitor = app.visitor()
  expect((await signIn(visitor, email, password)).status).toBe(200)
  return visitor
}
/** The secret of the latest message, as its receiver knows it. */
const latestSecret = async (): Promise<string> =>
  (await rows(sql<{ secret: string }>`select secret from mail order by id desc limit 1`))[0]!.secret
const invited = async (
  email: string,
  role: string,
  password: string,
): Promise<{ id: number; visitor: Visitor }> => {
  const made = await admin.send('POST', '/api/users', { name: email.split('@')[0], email, role })
  expect(made.status).toBe(200)
  const visitor = app.visitor()
  const used = await visitor.send('POST', `/api/links/${await latestSecret()}/password`, { password })
  expect(used.status).toBe(200)
  return { id: made.body.id, visitor }
}

beforeAll(async () => {
  const team = await openTeam()
  app = team.app
  admin = team.of.administrator.visitor
})
afterAll(() => app.close())

test('changing it ends every other session, and the old password', async () => {
  const { visitor } = await invited('paula@harbour.example', 'sales', 'first long password')
  const other = await signedIn('paula@harbour.example', 'first long password')
  const old = visitor.token
  const refused = await visitor.send('POST', '/api/password', {
    current: wrong,
    password: 'second long password',
  })
  expect([refused.status, refused.body.code]).toEqual([422, 'wrong_password'])
  expect((await other.get('/api/session')).status).toBe(200)
  const changed = await visitor.send('POST', '/api/password', {
    current: 'first long password',
    password: 'second long password',
  })
  expect(changed.status).toBe(200)
  expect(visitor.token).not.toBe(old)
  expect((await visitor.get('/api/session')).status).toBe(200)
  expect((await other.get('/api/session')).status).toBe(401)
  expect((await signIn(app.visitor(), 'paula@harbour.example', 'first long password')).status).toBe(401)
  await signedIn('paula@harbour.example', 'second long password')
})

test('a partner changes the own password on the restricted path, and signs out there', async () => {
  const { visitor } = await invited('pat@partner.example', 'partner', 'partner long password')
  expect((await visitor.get('/api/session')).body).toMatchObject({
    user: { role: 'partner', email: 'pat@partner.example' },
  })
  const other = await signedIn('pat@partner.example', 'partner long password')
  const body = { current: 'partner long password', password: 'partner longer password' }
  expect((await visitor.send('POST', '/api/password', { ...body, current: wrong })).status).toBe(422)
  expect((await visitor.send('POST', '/api/password', body)).status).toBe(200)
  expect((await other.get('/api/session')).status).toBe(401)
  expect((await visitor.get('/api/users')).status).toBe(200)
  expect((await visitor.get('/api/users/details')).status).toBe(403)
  expect((await visitor.send('DELETE', '/api/session')).status).toBe(200)
  expect((await visitor.get('/api/session')).status).toBe(401)
})

test('the link to set a new one: same answer for all, read without effect, used once, also by two at once', async () => {
  const { visitor } = await invited('rita@harbour.example', 'service', 'rita long password')
  const known = await app.visitor().send('POST', '/api/resets', { email: 'Rita@harbour.example' })
  const unknown = await app.visitor().send('POST', '/api/resets', { email: 'nobody@harbour.example' })
  expect([known.status, known.text]).toEqual([unknown.status, unknown.text])

  const mails = await count('mail')
  await app.db.as(systemActor, tx => mailReset(tx, 'nobody@harbour.example', app.clock.now()))
  expect(await count('mail')).toBe(mails)
  await app.db.as(systemActor, tx => mailReset(tx, 'rita@harbour.example', app.clock.now()))
  expect(await count('mail')).toBe(mails + 1)
  const token = await latestSecret()
  for (let opened = 0; opened < 3; opened++)
    expect((await app.visitor().get(`/api/links/${token}`)).body).toMatchObject({
      purpose: 'reset',
      email: 'rita@harbour.example',
    })

  const weak = await app.visitor().send('POST', `/api/links/${token}/password`, { password: 'rita' })
  expect(weak.body).toMatchObject({ code: 'weak_password' })
  expect((await visitor.get('/api/session')).status).toBe(200)
  const both = await Promise.all(
    ['one new long password', 'two new long password'].map(password =>
      app.visitor().send('POST', `/api/links/${token}/password`, { password }),
    ),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([200, 410])
  expect((await visitor.get('/api/session')).status).toBe(401)
  expect((await app.visitor().get(`/api/links/${token}`)).status).toBe(410)
  const again = await app
    .visitor()
    .send('POST', `/api/links/${token}/password`, { password: 'three long passwords' })
  expect(again.body).toMatchObject({ code: 'link_ended' })
  expect((await signIn(app.visitor(), 'rita@harbour.example', 'three long passwords')).status).toBe(401)
})

test('a link ends with its time, and with the next link', async () => {
  const { id } = await invited('tom@harbour.example', 'sales', 'tom long password')
  const ask = () => app.db.as(systemActor, tx => mailReset(tx, 'tom@harbour.example', app.clock.now()))
  await ask()
  const first = await latestSecret()
  await ask()
  const second = await latestSecret()
  expect((await app.visitor().get(`/api/links/${first}`)).status).toBe(410)
  app.clock.pass(121)
  const late = await app
    .visitor()
    .send('POST', `/api/links/${second}/password`, { password: 'tom longer password' })
  expect(late.status).toBe(410)
  expect((await admin.send('POST', `/api/users/${id}/invitation`)).body).toMatchObject({
    code: 'already_active',
  })
})

test('asking for links is limited by source', async () => {
  const ask = (index: number) =>
    app.visitor().send('POST', '/api/resets', { email: `x${index}@harbour.example` }, { ip: '192.0.2.99' })
  for (let index = 0; index < 20; index++) expect((await ask(index)).status).toBe(200)
  expect((await ask(20)).status).toBe(429)
})
