import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'
import { answerPlace, browse, firefox, hiddenIn, makeAction, send, visitor } from './offers.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const detail = (id: number) =>
  world.of.marketing.visitor.get<Record<string, number> & { placements: Record<string, number>[] }>(
    `/api/calls-to-action/${id}`,
  )
const people = (id: number, show: string) =>
  world.of.sales.visitor.get<{ items: { person: { name: string } | null }[]; total: number }>(
    `/api/calls-to-action/${id}/people?show=${show}`,
  )
const withoutWrite = async (ask: () => Promise<unknown>) => {
  const before = await world.digest()
  const answer = await ask()
  expect(await world.digest()).toBe(before)
  return answer as { statusCode: number; body: string }
}
const file = (id: number, name: string, body: string | Buffer) =>
  world.of.marketing.visitor.send(
    'PUT',
    `/api/calls-to-action/${id}/file?name=${encodeURIComponent(name)}`,
    body,
    {
      headers: { 'content-type': 'application/pdf' },
    },
  )
const pathOf = (text: string) => {
  const url = new URL(/https:\/\/\S+/.exec(text)![0])
  return url.pathname + url.search
}

describe('places', () => {
  it('are told apart by their short addresses; clicks of machines, prefetchers and HEAD are left out', async () => {
    const { id } = await makeAction(world, 'trial')
    const placed = await world.of.marketing.visitor.send<{ placements: { id: number; code: string }[] }>(
      'POST',
      `/api/calls-to-action/${id}/placements`,
      { name: 'Fair stand', channel: 'fair', code: 'fair26' },
    )
    const [site, fair] = placed.body.placements
    await browse(world, `/c/${fair!.code}`)
    await browse(world, `/c/${fair!.code}`)
    await browse(world, `/c/${site!.code}`, { dnt: '1' })
    await browse(world, `/c/${site!.code}/button.svg`)
    const machines: Record<string, string>[] = [
      { 'user-agent': 'Mimecast' },
      { 'sec-purpose': 'prefetch' },
      { 'user-agent': '' },
    ]
    for (const headers of machines) await withoutWrite(() => browse(world, `/c/${fair!.code}`, headers))
    await withoutWrite(() =>
      world.app.inject({ method: 'HEAD', url: `/c/${fair!.code}`, headers: { 'user-agent': firefox } }),
    )
    await withoutWrite(() => browse(world, `/c/${site!.code}/button.svg`, { 'user-agent': 'Googlebot/2.1' }))
    const { body } = await detail(id)
    expect(body).toMatchObject({ clicked: 3, shown: 1, asked: 0 })
    expect(body.placements.map(({ clicked, shown }) => [clicked, shown])).toEqual([
      [1, 1],
      [2, null],
    ])
    expect((await people(id, 'clicked')).body.total).toBe(3)
    const [touch] = await world.rows(sql<{ source: string }>`
      select t.source from touch t join placement_click c on c.subject_id = t.subject_id where c.placement_id = ${fair!.id} limit 1`)
    expect(touch!.source).toBe('fair')
    const taken = await world.of.marketing.visitor.send('POST', `/api/calls-to-action/${id}/placements`, {
      name: 'Again',
      channel: 'fair',
      code: 'fair26',
    })
    expect([taken.status, taken.body.code]).toEqual([409, 'code_taken'])
  })

  it('end, with their days and by hand, and then take nothing', async () => {
    const past = await makeAction(world, 'trial', { startsOn: '2026-01-01', endsOn: '2026-01-31' })
    const code = past.placements[0]!.code
    expect((await withoutWrite(() => browse(world, `/c/${code}`))).statusCode).toBe(410)
    expect((await withoutWrite(() => send(world, `/c/${code}`, { ...visitor }))).statusCode).toBe(410)
    const { placements } = await makeAction(world, 'trial')
    await world.of.marketing.visitor.send('POST', `/api/placements/${placements[0]!.id}/end`, { ended: true })
    expect((await withoutWrite(() => browse(world, `/c/${placements[0]!.code}`))).statusCode).toBe(410)
  })

  it('give their QR code and snippets, in which nothing of a name runs', async () => {
    const { placements } = await makeAction(world, 'trial', { button: '"><script>alert(1)</script>' })
    const { visitor: seller } = world.of.sales
    const { body } = await seller.get<{ svg: string; link: string; picture: string }>(
      `/api/placements/${placements[0]!.id}/picture`,
    )
    expect(body.svg).toContain('<svg')
    expect(body.link + body.picture).not.toContain('<script')
    const png = await seller.get(`/api/placements/${placements[0]!.id}/qr.png`)
    expect([png.status, png.headers['content-type'], png.text.slice(1, 4)]).toEqual([200, 'image/png', 'PNG'])
    const button = await browse(world, `/c/${placements[0]!.code}/button.svg`)
    expect(button.body).not.toContain('<script')
    const page = await browse(world, `/c/${placements[0]!.code}`)
    expect(page.body).not.toContain('<script>alert')
  })

  it('refuse what is forged, too quick, trapped, twice, or a flood, and guessing', async () => {
    const { placements, id } = await makeAction(world, 'trial')
    const { code } = placements[0]!
    const page = await browse(world, `/c/${code}`, { dnt: '1' })
    const token = hiddenIn(page.body, 'token')
    for (const fields of [
      { ...visitor },
      { ...visitor, token: `${token.slice(0, -2)}xx` },
      { ...visitor, token },
      { ...visitor, token, contact_me_by_fax: 'x' },
      { ...visitor, token, email: 'no address' },
      { ...visitor, token, name: '' },
    ])
      expect((await withoutWrite(() => send(world, `/c/${code}`, fields))).statusCode).toBe(422)
    world.clock.pass(1)
    const first = await send(world, `/c/${code}`, { ...visitor, token })
    const second = await send(world, `/c/${code}`, { ...visitor, token })
    expect([first.statusCode, second.statusCode, second.headers.location === first.headers.location]).toEqual(
      [303, 303, true],
    )
    expect((await detail(id)).body.asked).toBe(1)
    const guessed = []
    for (let n = 0; n < 32; n++)
      guessed.push((await browse(world, `/c/zz${1000 + n}`, {}, '10.5.0.1')).statusCode)
    expect([guessed[0], guessed[31]]).toEqual([404, 429])
    const flood = []
    for (let n = 0; n < 42; n++)
      flood.push((await send(world, `/c/${code}`, { ...visitor }, {}, '10.5.0.2')).statusCode)
    expect(flood[41]).toBe(429)
  })
})

describe('a download', () => {
  it('is given after answering and by mail, counted once, resumed, ended and renewed to the same address', async () => {
    const { id, placements } = await makeAction(world, 'download', { linkDays: 2 })
    expect((await file(id, '../../etc/passwd', '%PDF-1.7 x')).body.code).toBe('bad_file_name')
    expect((await file(id, 'guide.pdf', 'MZ this is no document')).body.code).toBe('not_its_type')
    expect((await file(id, 'guide.html', '<script>')).body.code).toBe('not_its_type')
    expect((await file(id, 'Führung.pdf', '%PDF-1.7 the first')).status).toBe(200)
    expect((await file(id, 'Führung 2.pdf', '%PDF-1.7 the second')).status).toBe(200)
    const { to, sent } = await answerPlace(world, placements[0]!.code)
    expect(sent.statusCode).toBe(303)
    const thanks = await browse(world, to)
    const href = /href="([^"]+\/file\?[^"]+)"/.exec(thanks.body)![1]!.replaceAll('&amp;', '&')
    await withoutWrite(() =>
      world.app.inject({ method: 'HEAD', url: href, headers: { 'user-agent': firefox } }),
    )
    const scanned = await browse(world, href, { 'user-agent': 'Proofpoint' })
    expect(scanned.statusCode).toBe(200)
    expect((await detail(id)).body.used).toBe(0)
    const got = await browse(world, href)
    expect(got.body).toBe('%PDF-1.7 the second')
    expect(got.headers['content-type']).toBe('application/pdf')
    expect(got.headers['x-content-type-options']).toBe('nosniff')
    expect(got.headers['content-disposition']).toContain("filename*=UTF-8''F%C3%BChrung%202.pdf")
    await withoutWrite(async () => {
      const part = await browse(world, href, { range: 'bytes=5-7' })
      expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([
        206,
        '1.7',
        'bytes 5-7/19',
      ])
      expect((await browse(world, href, { range: 'bytes=99-' })).statusCode).toBe(416)
      expect((await browse(world, href)).statusCode).toBe(200)
      for (const wrong of [
        href.replace(/\/d\/\d+/, '/d/999'),
        href.replace(/e=\d+/, 'e=9999999999'),
        href.slice(0, -3),
      ])
        expect((await browse(world, wrong)).statusCode).toBe(404)
    })
    expect((await detail(id)).body).toMatchObject({ asked: 1, used: 1 })
    expect((await people(id, 'used')).body.items.map(each => each.person?.name)).toEqual(['Ada Ek'])
    const [mail] = await world.rows(sql<{ to: string; text: string }>`
      select to_address as "to", body_text as text from mail where purpose = 'offer.download' order by id desc limit 1`)
    expect(mail!.to).toBe(visitor.email)
    const link = pathOf(mail!.text)
    expect((await withoutWrite(() => browse(world, link))).statusCode).toBe(200)
    world.clock.pass(3 * 1440)
    const ended = await withoutWrite(() => browse(world, link))
    expect([ended.statusCode, ended.body.includes('This link has expired')]).toEqual([410, true])
    expect((await withoutWrite(() => browse(world, href))).statusCode).toBe(410)
    const again = link.replace('?', '/again?')
    expect((await send(world, again, {})).body).toContain('a new link is on its way')
    // Once a day, however often it is asked.
    expect((await withoutWrite(() => send(world, again, { email: 'other@else.example' }))).statusCode).toBe(
      200,
    )
    const mails = await world.rows(sql<{ to: string; text: string }>`
      select to_address as "to", body_text as text from mail where purpose = 'offer.download' order by id desc`)
    expect(mails.map(each => each.to)).toEqual([visitor.email, visitor.email])
    const fresh = pathOf(mails[0]!.text)
    expect((await browse(world, fresh)).statusCode).toBe(200)
    const listed = await world.of.marketing.visitor.get<{ items: { id: number }[] }>(
      `/api/calls-to-action/${id}/downloads`,
    )
    expect(
      (await world.of.marketing.visitor.send('POST', `/api/downloads/${listed.body.items[0]!.id}/end`))
        .status,
    ).toBe(200)
    expect((await withoutWrite(() => browse(world, fresh))).statusCode).toBe(410)
    expect((await withoutWrite(() => browse(world, fresh.replace('?', '/file?')))).statusCode).toBe(410)
  })
})

describe('a trial', () => {
  it('is asked for, told at once, granted, reminded of, and ends or becomes an order', async () => {
    const { id, placements } = await makeAction(world, 'trial')
    const email = 'bo.berg@berg-foods.example'
    const { to } = await answerPlace(world, placements[0]!.code, {
      email,
      name: 'Bo Berg',
      company: 'Berg Foods',
      phone: '+31 6 1234 5678',
    })
    expect((await browse(world, to)).body).toContain('We have your request')
    const [asked] = (
      await world.of.sales_manager.visitor.get<{ items: { id: number; leadId: number; state: string }[] }>(
        `/api/trials?actionId=${id}`,
      )
    ).body.items
    expect(asked).toMatchObject({ state: 'asked', leadId: expect.any(Number) })
    await world.drain()
    expect(
      await world.rows(
        sql`select id from trial where person_id = (select person_id from trial where id = ${asked!.id})`,
      ),
    ).toHaveLength(1)
    const told = await world.rows(sql<{ kind: string }>`
      select n.kind from notification n join lead l on l.owner_id = n.user_id where l.id = ${asked!.leadId} and n.href = ${`/leads/${asked!.leadId}`}`)
    expect(told.map(({ kind }) => kind)).toContain('lead.trial')
    const [promise] = await world.rows(
      sql`select from promise where kind = 'lead_response' and about = ${asked!.leadId}`,
    )
    expect(promise).toBeDefined()
    const step = (body: object) =>
      world.of.sales_manager.visitor.send('POST', `/api/trials/${asked!.id}/step`, body)
    expect((await step({ to: 'converted' })).body.code).toBe('no_such_step')
    expect((await step({ to: 'granted', runsUntil: '2026-01-01' })).body.code).toBe('day_needed')
    const until = new Date(world.clock.now().getTime() + 10 * 86_400_000).toISOString().slice(0, 10)
    expect((await step({ to: 'granted', runsUntil: until })).body).toMatchObject({
      state: 'granted',
      overdue: false,
    })
    const reminders = async () => {
      await world.tasks['offers.trials']!({} as never)
      return (await world.rows(sql`select from mail where purpose = 'offer.trial' and to_address = ${email}`))
        .length
    }
    expect(await reminders()).toBe(0)
    world.clock.pass(8 * 1440)
    expect([await reminders(), await reminders()]).toEqual([1, 1])
    world.clock.pass(4 * 1440)
    expect(
      (await world.of.sales_manager.visitor.get<{ items: object[] }>(`/api/trials?actionId=${id}`)).body
        .items[0],
    ).toMatchObject({ overdue: true })
    expect((await step({ to: 'converted', note: 'Ordered two lines' })).body).toMatchObject({
      state: 'converted',
    })
    expect((await step({ to: 'ended' })).status).toBe(409)
    expect((await detail(id)).body).toMatchObject({ asked: 1, used: 1, leads: 1 })
  })
})
