import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp } from '../../test/app.ts'
import { openTeam, password, type TestTeam } from '../../test/team.ts'
import { roles, systemActor } from './model/actor.ts'
import { teamContract } from './model/contract.ts'
import { notify } from './notify.ts'

let team: TestTeam
let app: TestApp
let of: TestTeam['of']
let refused: TestTeam['refused']

beforeAll(async () => {
  team = await openTeam()
  app = team.app
  of = team.of
  refused = team.refused
})
afterAll(() => app.close())

test('every route x every role and nobody: who may not is refused, and nothing changes', async () => {
  const before = await team.rows()
  for (const [key, operation] of Object.entries(teamContract)) {
    if (operation.access === 'anyone') continue
    const [method, path] = key.split(' ') as ['GET' | 'POST', string]
    const url = path.replace(':id', '999999')
    for (const role of ['nobody', ...roles] as const) {
      const visitor = (role === 'nobody' ? undefined : of[role].visitor) ?? app.visitor()
      const may =
        role !== 'nobody' &&
        (operation.access === 'signed-in' || (operation.access as readonly string[]).includes(role))
      if (may) continue
      const answer = method === 'GET' ? await visitor.get(url) : await visitor.send(method, url, {})
      expect([key, role, answer.status]).toEqual([key, role, role === 'nobody' ? 401 : 403])
    }
  }
  expect(await team.rows()).toBe(before)
})

test('unknown and read-only keys are refused by name in every body', async () => {
  const admin = of.administrator.visitor
  for (const [key, operation] of Object.entries(teamContract)) {
    if (!('body' in operation)) continue
    const [method, path] = key.split(' ') as ['POST', string]
    const url = path.replace(':id', String(of.sales.id)).replace(':token', 'A'.repeat(43))
    const body = await refused(
      () => admin.send(method, url, { id: 1, passwordHash: 'x', sample: true }),
      422,
      'invalid_input',
    )
    const pointers = body.errors!.map(({ pointer }) => pointer)
    expect([key, pointers]).toEqual([key, expect.arrayContaining(['/id', '/passwordHash', '/sample'])])
  }
  const extra = { name: 'Ed', email: 'ed@harbour.example', role: 'sales', state: 'active' }
  const body = await refused(() => admin.send('POST', '/api/users', extra), 422, 'invalid_input')
  expect(body.errors).toEqual([{ pointer: '/state', detail: '"state" is not a field here' }])
  await refused(() => admin.send('PATCH', '/api/company', { currency: 'USD' }), 422, 'invalid_input')
})

test('no answer carries a hash, a token or a secret', async () => {
  const admin = of.administrator.visitor
  await admin.send('POST', '/api/users', { name: 'Nora', email: 'nora@harbour.example', role: 'marketing' })
  const { rows } = await sql<{ text: string }>`
    select password_hash as text from credential union select secret from mail where secret is not null
    union select encode(token_hash, 'hex') from session union select encode(token_hash, 'base64') from session
    union select encode(token_hash, 'hex') from link`.execute(app.db.full)
  expect(rows.length).toBeGreaterThan(5)
  for (const key of Object.keys(teamContract)) {
    const [method, path] = key.split(' ') as [string, string]
    if (method !== 'GET' || path.includes(':')) continue
    for (const role of roles) {
      const { text } = await of[role].visitor.get(path)
      for (const secret of rows) expect(text.includes(secret.text), `${key} for ${role}`).toBe(false)
    }
  }
})

test('users: invited, changed, left; the last administrator stays', async () => {
  const admin = of.administrator
  await refused(
    () =>
      admin.visitor.send('POST', '/api/users', { name: 'X', email: 'SALES@harbour.example', role: 'sales' }),
    409,
    'email_taken',
  )
  await refused(
    () => admin.visitor.send('POST', '/api/users', { name: 'X', email: 'x y@z', role: 'sales' }),
    422,
    'bad_email',
  )
  await refused(
    () => admin.visitor.send('PATCH', `/api/users/${of.sales.id}`, { territoryIds: [999] }),
    422,
    'unknown_territory',
  )
  await refused(
    () => admin.visitor.send('PATCH', `/api/users/${of.sales.id}`, { managerId: of.sales.id }),
    422,
    'manager_circle',
  )
  await refused(
    () => admin.visitor.send('PATCH', `/api/users/${of.sales.id}`, { email: null }),
    422,
    'email_needed',
  )
  await refused(() => admin.visitor.send('PATCH', '/api/users/999999', { name: 'X' }), 404, 'no_such_user')
  await refused(
    () => admin.visitor.send('POST', `/api/users/${admin.id}/departure`),
    409,
    'last_administrator',
  )
  await refused(
    () => admin.visitor.send('PATCH', `/api/users/${admin.id}`, { role: 'sales' }),
    409,
    'last_administrator',
  )

  const changed = await admin.visitor.send('PATCH', `/api/users/${of.sales.id}`, {
    managerId: of.sales_manager.id,
    capacity: 5,
  })
  expect(changed.status).toBe(200)
  await refused(
    () => admin.visitor.send('PATCH', `/api/users/${of.sales_manager.id}`, { managerId: of.sales.id }),
    422,
    'manager_circle',
  )

  const gone = await admin.visitor.send('POST', `/api/users/${of.service.id}/departure`)
  expect(gone.status).toBe(200)
  expect((await of.service.visitor.get('/api/session')).status).toBe(401)
  const back = await app
    .visitor()
    .send('POST', '/api/session', { email: 'service@harbour.example', password })
  expect([back.status, back.body.code]).toEqual([401, 'wrong_sign_in'])
  await refused(
    () => admin.visitor.send('POST', `/api/users/${of.service.id}/departure`),
    409,
    'already_left',
  )
})

test('two administrators who put each other down at once: one stays', async () => {
  const admin = of.administrator
  const other = of.marketing_manager
  await admin.visitor.send('PATCH', `/api/users/${other.id}`, { role: 'administrator' })
  const answers = await Promise.all([
    admin.visitor.send('PATCH', `/api/users/${other.id}`, { role: 'marketing_manager' }),
    other.visitor.send('PATCH', `/api/users/${admin.id}`, { role: 'sales' }),
  ])
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  await sql`update app_user set role = name where name in ('administrator', 'marketing_manager')`.execute(
    app.db.full,
  )
})

test('users are paged by name without gaps', async () => {
  const seen: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const mark: string = next === '' ? '' : `&cursor=${next}`
    const { body } = await of.administrator.visitor.get<{ items: { name: string }[]; next: string | null }>(
      `/api/users/details?limit=3${mark}`,
    )
    seen.push(...body.items.map(({ name }) => name))
    next = body.next
  }
  expect(seen).toHaveLength(8)
  expect(new Set(seen).size).toBe(8)
  expect((await of.sales.visitor.get('/api/users?cursor=rubbish')).body).toMatchObject({
    code: 'bad_cursor',
  })
})

test('notifications are told once, read by their owner only', async () => {
  const { sales, marketing, partner } = of
  const tell = (userId: number, dedupeKey: string) =>
    app.db.as(systemActor, tx =>
      notify(
        tx,
        { userId, kind: 'lead.routed', title: 'New lead', href: '/leads/1', dedupeKey, mail: true },
        app.clock.now(),
      ),
    )
  expect(
    await Promise.all([tell(sales.id, 'a'), tell(sales.id, 'a'), tell(sales.id, 'b'), tell(partner.id, 'c')]),
  ).toContain(true)
  const list = (await sales.visitor.get('/api/notifications')).body as unknown as {
    items: { id: number }[]
    unread: number
  }
  expect([list.items.length, list.unread]).toEqual([2, 2])
  const mails = await sql<{
    n: number
  }>`select count(*) as n from mail where purpose = 'lead.routed'`.execute(app.db.full)
  expect(mails.rows[0]!.n).toBe(3)
  await marketing.visitor.send('POST', '/api/notifications/reading', { ids: list.items.map(({ id }) => id) })
  expect((await sales.visitor.get('/api/session')).body).toMatchObject({ user: { unread: 2 } })
  expect(
    (await sales.visitor.send('POST', '/api/notifications/reading', { upTo: list.items[0]!.id })).body,
  ).toEqual({ unread: 0 })
  expect((await partner.visitor.get('/api/notifications')).body).toMatchObject({ unread: 1 })
  expect((await partner.visitor.send('POST', '/api/notifications/reading', { upTo: 9_999 })).body).toEqual({
    unread: 0,
  })
})

test('the outbox shows no link of mail that waits, and sends again only what is in doubt', async () => {
  const admin = of.administrator.visitor
  const { items } = (await admin.get('/api/mails')).body as unknown as {
    items: { id: number; text: string; state: string; purpose: string }[]
  }
  const invitation = items.find(({ purpose }) => purpose === 'invitation')!
  expect(invitation.text).toContain('/links/…')
  await refused(() => admin.send('POST', `/api/mails/${invitation.id}/sending`), 409, 'not_in_doubt')
  await sql`update mail set state = 'in_doubt' where id = ${invitation.id}`.execute(app.db.full)
  expect((await admin.get('/api/mails?state=in_doubt')).body).toMatchObject({ counts: { in_doubt: 1 } })
  expect((await admin.send('POST', `/api/mails/${invitation.id}/sending`)).status).toBe(200)
})
