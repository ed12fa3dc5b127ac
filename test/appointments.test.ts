import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'
import { answerPlace, browse, firefox, hiddenIn, makeAction, send, usualMeeting, visitor } from './offers.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const slotsIn = (html: string) =>
  [...html.matchAll(/name="slot"[^>]*value="([^"]+)"/g)].map(found => found[1]!)
const withoutWrite = async <T>(ask: () => Promise<T>): Promise<T> => {
  const before = await world.digest()
  const answer = await ask()
  expect(await world.digest()).toBe(before)
  return answer
}
const named = (userIds: number[], change = {}) => ({
  meeting: { ...usualMeeting, who: 'named', userIds, ...change },
})
const mailsOf = (to: string) =>
  world.rows(sql<{ text: string; calendar: string; subject: string }>`
    select body_text as text, calendar_text as calendar, subject from mail where to_address = ${to} and purpose = 'offer.meeting' order by id`)
const pathOf = (text: string) => {
  const url = new URL(/https:\/\/\S+/.exec(text)![0])
  return url.pathname + url.search
}

describe('choosing a time', () => {
  it('makes lead, task, appointment and two entries for calendars; it is moved and cancelled by its link, never by opening it', async () => {
    const seller = world.of.sales
    const { id, placements } = await makeAction(world, 'meeting', named([seller.id]))
    const { code } = placements[0]!
    const page = await browse(world, `/c/${code}`)
    const [, second, third, fourth] = slotsIn(page.body)
    expect(page.body).not.toContain('Noordhuis')
    const { to, sent } = await answerPlace(world, code, {
      slot: second!,
      message: 'A line for cups',
      zone: 'Europe/Lisbon',
    })
    expect(sent.statusCode).toBe(303)
    const done = await browse(world, to)
    expect(done.body).toContain('Europe/Lisbon')
    const [row] = await world.rows(sql<{
      userId: number
      at: Date
      leadOwner: number
      task: string
      dueOn: string
      taskOwner: number
    }>`
      select m.user_id as "userId", m.starts_at as at, l.owner_id as "leadOwner", t.title as task, t.due_on as "dueOn", t.owner_id as "taskOwner"
      from appointment m join lead l on l.id = m.lead_id join task t on t.id = m.task_id where m.action_id = ${id}`)
    expect(row).toMatchObject({
      userId: seller.id,
      leadOwner: seller.id,
      taskOwner: seller.id,
      at: new Date(second!),
      dueOn: second!.slice(0, 10),
    })
    const today = await seller.visitor.get<{ items: { message: string }[]; total: number }>(
      '/api/appointments?mine=true',
    )
    expect(today.body.items.map(({ message }) => message)).toContain('A line for cups')

    const [mail] = await mailsOf(visitor.email)
    expect(mail!.calendar).toContain('METHOD:REQUEST')
    const uid = /UID:(\S+)/.exec(mail!.calendar)![1]!
    expect((await mailsOf(seller.email))[0]!.calendar).toContain(uid)
    const link = pathOf(mail!.text)
    expect(slotsIn((await withoutWrite(() => browse(world, link))).body)).toEqual(
      expect.arrayContaining([fourth!, third!]),
    )
    await withoutWrite(() => browse(world, link, { 'user-agent': 'Barracuda' }))
    for (const part of ['/move?', '/cancel?'])
      expect((await withoutWrite(() => browse(world, link.replace('?', part)))).statusCode).toBe(404)
    expect((await withoutWrite(() => browse(world, link.replace(/\/m\/\d+/, '/m/99999')))).statusCode).toBe(
      404,
    )
    expect(
      (await withoutWrite(() => send(world, link.replace('?', '/cancel?').slice(0, -2), {}))).statusCode,
    ).toBe(404)
    expect((await browse(world, link.replace('?', '/entry.ics?'))).headers['content-type']).toContain(
      'text/calendar',
    )

    const moved = await send(world, link.replace('?', '/move?'), { slot: third! })
    expect(moved.statusCode).toBe(303)
    const after = (await mailsOf(visitor.email)).at(-1)!
    expect([
      after.calendar.includes(uid),
      after.calendar.includes('SEQUENCE:1'),
      after.subject.startsWith('Moved'),
    ]).toEqual([true, true, true])
    expect(
      (
        await withoutWrite(() =>
          send(world, link.replace('?', '/move?'), { slot: '2026-03-01T03:00:00.000Z' }),
        )
      ).statusCode,
    ).toBe(409)

    expect((await send(world, link.replace('?', '/cancel?'), {})).statusCode).toBe(303)
    expect((await mailsOf(visitor.email)).at(-1)!.calendar).toContain('METHOD:CANCEL')
    expect((await withoutWrite(() => browse(world, link))).body).toContain('This appointment is cancelled')
    expect((await withoutWrite(() => send(world, link.replace('?', '/cancel?'), {}))).statusCode).toBe(409)
    expect(
      await world.rows(
        sql`select done_at is not null as done from task where id = (select task_id from appointment where action_id = ${id})`,
      ),
    ).toEqual([{ done: true }])
    // The time is free again.
    expect(slotsIn((await browse(world, `/c/${code}`)).body)).toContain(third!)
  })

  it('gives one time to one of many at the same moment, and tells the others which are free', async () => {
    const { id, placements } = await makeAction(world, 'meeting', named([world.of.sales.id]))
    const { code } = placements[0]!
    const pages = await Promise.all(
      Array.from({ length: 8 }, () => browse(world, `/c/${code}`, { dnt: '1' })),
    )
    const slot = slotsIn(pages[0]!.body).at(-1)!
    world.clock.pass(1)
    const answers = await Promise.all(
      pages.map(({ body }, n) =>
        send(world, `/c/${code}`, {
          ...visitor,
          email: `p${n}@many.example`,
          name: `P ${n}`,
          token: hiddenIn(body, 'token'),
          slot,
        }),
      ),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1)
    const others = answers.filter(({ statusCode }) => statusCode === 409)
    expect(others).toHaveLength(7)
    for (const { body } of others) {
      expect(body).toContain('Somebody else has just taken this time')
      const offered = slotsIn(body)
      expect(offered).not.toContain(slot)
      expect(offered.length).toBeGreaterThan(0)
      expect(offered.length).toBeLessThanOrEqual(6)
    }
    expect(await world.rows(sql`select count(*) as n from appointment where action_id = ${id}`)).toEqual([
      { n: 1 },
    ])
    // Whoever was too late is not a person, a touch or a lead by it.
    expect(await world.rows(sql`select count(*) as n from person where email like '%@many.example'`)).toEqual(
      [{ n: 1 }],
    )
    await expect(
      world.rows(sql`
        insert into appointment (action_id, user_id, person_id, way, starts_at, ends_at, held, uid, time_zone, language, created_at, changed_at)
        select action_id, user_id, person_id, way, starts_at, ends_at, held, 'other', time_zone, language, now(), now() from appointment where action_id = ${id}`),
    ).rejects.toMatchObject({ code: '23P01' })
  })

  it('keeps absences and other meetings free, in the zone of the reader, and asks for a time', async () => {
    const { placements } = await makeAction(world, 'meeting', {
      ...named([world.of.sales.id]),
      language: 'nl',
    })
    const { code } = placements[0]!
    const before = slotsIn((await browse(world, `/c/${code}`)).body)
    const from = before[0]!
    const to = new Date(Date.parse(from) + 86_400_000).toISOString()
    await world.rows(
      sql`insert into absence (user_id, from_at, to_at) values (${world.of.sales.id}, ${from}::timestamptz, ${to}::timestamptz) returning id`,
    )
    const page = await browse(world, `/c/${code}?zone=Asia%2FTokyo`)
    const after = slotsIn(page.body)
    expect(after.filter(slot => slot >= from && slot < to)).toEqual([])
    expect(page.body).toContain('Tijden in Asia/Tokyo')
    const hour = new Intl.DateTimeFormat('nl', { timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(
      new Date(after[0]!),
    )
    expect(page.body).toContain(`>${hour}</label>`)
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    expect(
      (await withoutWrite(() => browse(world, `/c/${code}?zone=%27%3B--&day=nonsense`))).statusCode,
    ).toBe(200)
    const token = hiddenIn(page.body, 'token')
    world.clock.pass(1)
    const none = await withoutWrite(() => send(world, `/c/${code}`, { ...visitor, token }))
    expect([none.statusCode, none.body.includes('Kies een tijd.')]).toEqual([422, true])
    for (const slot of ['2026-03-02T23:00:00.000Z', "' or 1=1", '9999-99-99T99:99:00.000Z'])
      expect([409, 422]).toContain(
        (await withoutWrite(() => send(world, `/c/${code}`, { ...visitor, token, slot }))).statusCode,
      )
  })

  it('is refused for those who do not sell, and a seller cancels only the own', async () => {
    const marketing = world.of.marketing_manager
    const answer = await marketing.visitor.send('POST', '/api/calls-to-action', {
      kind: 'meeting',
      name: 'No seller',
      language: 'en',
      headline: 'Talk',
      intro: '',
      button: 'Go',
      campaignId: null,
      productGroupId: null,
      formId: 1,
      startsOn: null,
      endsOn: null,
      active: true,
      linkDays: 7,
      ...named([marketing.id]),
    })
    expect([answer.status, answer.body.code]).toEqual([422, 'no_such_seller'])
    const { id, placements } = await makeAction(world, 'meeting')
    const page = await browse(world, `/c/${placements[0]!.code}`, { 'user-agent': firefox })
    await answerPlace(world, placements[0]!.code, { slot: slotsIn(page.body)[0]!, email: 'cy@cy.example' })
    const [row] = await world.rows(
      sql<{
        id: number
        userId: number
      }>`select id, user_id as "userId" from appointment where action_id = ${id}`,
    )
    const stranger = row!.userId === world.of.sales.id ? world.of.service : world.of.sales
    const refused = await withoutWrite(() =>
      stranger.visitor.send('POST', `/api/appointments/${row!.id}/cancellation`),
    )
    expect([refused.status, refused.body.code]).toEqual([403, 'not_yours'])
    expect(
      (await world.of.sales_manager.visitor.send('POST', `/api/appointments/${row!.id}/cancellation`)).status,
    ).toBe(200)
  })
})
