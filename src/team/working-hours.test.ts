import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp, Visitor } from '../../test/app.ts'
import { openTeam, type TestTeam } from '../../test/team.ts'
import { systemActor } from './model/actor.ts'
import { absencesAround, calendarOf, managerOf, territoryFor, usersForRouting } from './queries.ts'

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

test('territories and calendars: made, changed, kept while used; queries find them', async () => {
  const admin = of.administrator.visitor
  const office = [{ from: '09:00', to: '12:00' }]
  const week = { 1: office, 2: office, 3: office, 4: office, 5: office, 6: [], 7: [] }
  const tokyo = { name: 'Tokyo', timeZone: 'Asia/Tokyo', week, holidays: ['2026-05-05'] }
  await refused(
    () => admin.send('POST', '/api/calendars', { ...tokyo, timeZone: 'Tokyo' }),
    422,
    'unknown_time_zone',
  )
  await refused(
    () =>
      admin.send('POST', '/api/calendars', {
        ...tokyo,
        week: { ...week, 1: [], 2: [], 3: [], 4: [], 5: [] },
      }),
    422,
    'no_working_time',
  )
  const calendarId = (await admin.send('POST', '/api/calendars', tokyo)).body.id as number
  await refused(() => admin.send('POST', '/api/calendars', tokyo), 409, 'name_taken')

  const asia = { name: 'Asia', countries: ['JP', 'KR'], calendarId }
  await refused(
    () => admin.send('POST', '/api/territories', { ...asia, countries: ['ZZ'] }),
    422,
    'unknown_country',
  )
  const territoryId = (await admin.send('POST', '/api/territories', asia)).body.id as number
  await refused(
    () => admin.send('POST', '/api/territories', { name: 'Far East', countries: ['KR'] }),
    409,
    'country_taken',
  )
  await admin.send('PATCH', `/api/users/${of.sales.id}`, {
    territoryIds: [territoryId],
    managerId: of.sales_manager.id,
    capacity: 5,
  })
  await refused(() => admin.send('DELETE', `/api/territories/${territoryId}`), 409, 'in_use')
  await refused(() => admin.send('DELETE', `/api/calendars/${calendarId}`), 409, 'in_use')
  const [standard] = (await admin.get('/api/calendars')).body.items as unknown as { id: number }[]
  await refused(() => admin.send('DELETE', `/api/calendars/${standard!.id}`), 409, 'company_calendar')

  for (const path of ['full', 'part'] as const) {
    const reader = path === 'full' ? systemActor : { userId: of.partner.id, role: 'partner' }
    await app.db.as(reader, async tx => {
      expect(await calendarOf(tx, { userId: of.sales.id })).toMatchObject({ timeZone: 'Asia/Tokyo' })
      expect(await calendarOf(tx, { territoryId })).toMatchObject({ timeZone: 'Asia/Tokyo' })
      expect(await calendarOf(tx, { userId: of.marketing.id })).toMatchObject({ timeZone: 'Europe/Berlin' })
      expect(await territoryFor(tx, 'kr')).toBe(territoryId)
      expect(await territoryFor(tx, 'DE')).toBeNull()
    })
  }
  await app.db.as(systemActor, async tx => {
    expect(await managerOf(tx, of.sales.id)).toBe(of.sales_manager.id)
    expect(await managerOf(tx, of.marketing.id)).toBe(of.marketing_manager.id)
    expect(await managerOf(tx, of.sales_manager.id)).toBe(of.administrator.id)
    const routing = await usersForRouting(tx)
    expect(routing.find(({ id }) => id === of.sales.id)).toMatchObject({
      capacity: 5,
      territoryIds: [territoryId],
      managerId: of.sales_manager.id,
    })
  })
  const preview = await admin.send('POST', '/api/calendars/preview', {
    timeZone: 'Asia/Tokyo',
    week,
    holidays: [],
    hours: 4,
  })
  // 09:00 UTC on Monday is 18:00 in Tokyo: three hours on Tuesday, the fourth on Wednesday.
  expect(preview.body).toMatchObject({ dueAt: '2026-03-04T01:00:00.000Z', open: false })
})

test('absences: own, of whom one manages, anybody for the administrator; never twice at a time', async () => {
  const { sales, sales_manager: manager, marketing, administrator } = of
  await administrator.visitor.send('PATCH', `/api/users/${sales.id}`, { managerId: manager.id })
  await administrator.visitor.send('POST', `/api/users/${of.service.id}/departure`)
  const from = '2026-03-10T00:00:00Z'
  const to = '2026-03-12T00:00:00Z'
  await refused(
    () => marketing.visitor.send('POST', '/api/absences', { userId: sales.id, from, to }),
    403,
    'not_yours',
  )
  await refused(
    () => sales.visitor.send('POST', '/api/absences', { from: to, to: from }),
    422,
    'ends_before_it_begins',
  )
  await refused(
    () => sales.visitor.send('POST', '/api/absences', { from, to, deputyId: sales.id }),
    422,
    'own_deputy',
  )
  await refused(
    () => sales.visitor.send('POST', '/api/absences', { from, to, deputyId: of.service.id }),
    422,
    'unknown_deputy',
  )
  const both = await Promise.all(
    [sales, manager].map(({ visitor }) =>
      visitor.send('POST', '/api/absences', {
        userId: sales.id,
        from,
        to,
        deputyId: manager.id,
        note: 'clinic',
      }),
    ),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  const id = both.find(({ status }) => status === 200)!.body.id as number
  const noteFor = async (visitor: Visitor) =>
    ((await visitor.get('/api/absences')).body.items as unknown as { note: string | null }[])[0]!.note
  expect(
    await Promise.all([sales, manager, administrator, marketing].map(user => noteFor(user.visitor))),
  ).toEqual(['clinic', 'clinic', 'clinic', null])
  const around = await app.db.as(systemActor, tx => absencesAround(tx, new Date('2026-03-11T12:00:00Z')))
  expect(around).toEqual([{ userId: sales.id, from: new Date(from), to: new Date(to), deputyId: manager.id }])
  await refused(() => marketing.visitor.send('DELETE', `/api/absences/${id}`), 403, 'not_yours')
  expect((await manager.visitor.send('DELETE', `/api/absences/${id}`)).status).toBe(200)
})
