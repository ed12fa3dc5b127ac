import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Clock = { state: string; minutesLeft: number }
type Detail = {
  id: number
  state: string
  reopened: number
  owner: { id: number; name: string } | null
  cause: { id: number } | null
  clock: Clock
  settledBy: string | null
  rounds: { id: number; why: string | null; answer: string | null; clock: Clock }[]
}
const north = async () => {
  const [found] = await world.rows(sql<{ id: number; personId: number }>`
    select a.id, p.id as "personId" from account a join person p on p.account_id = a.id
    where a.territory_id = 1 and not exists (select from complaint c where c.account_id = a.id) order by a.id limit 1`)
  return found!
}
const complain = async (subject: object, title = 'Film tears at the seal') => {
  const said = await world.of.sales.visitor.send<{ id: number }>('POST', '/api/touches', {
    kind: 'complaint',
    title,
    body: 'Three times since Monday.',
    ...subject,
  })
  expect(said.status).toBe(200)
  await world.drain()
  return said.body.id
}
const ofTouch = async (touchId: number): Promise<Detail | null> => {
  const [row] = await world.rows(sql<{ id: number }>`select id from complaint where touch_id = ${touchId}`)
  if (!row) return null
  return (await world.of.service.visitor.get<Detail>(`/api/complaints/${row.id}`)).body
}
const step = (id: number, what: string, body: object, by = world.of.service) =>
  by.visitor.send<Detail & { code: string }>('POST', `/api/complaints/${id}/${what}`, body)
const noticesOf = (id: number, kind: string) =>
  world.rows(
    sql<{ userId: number; title: string }>`select user_id as "userId", title from notification
      where href = ${`/complaints/${id}`} and kind = ${kind} order by id`,
  )

describe('a complaint', () => {
  it('opens from the contact log with an owner of the territory and a clock, told once', async () => {
    const { id: accountId, personId } = await north()
    const touchId = await complain({ personId })
    const complaint = (await ofTouch(touchId))!
    expect(complaint).toMatchObject({ state: 'open', reopened: 0, owner: { name: 'Ineke Waterwijk' } })
    expect(complaint.clock).toMatchObject({ state: 'running' })
    const told = await noticesOf(complaint.id, 'complaint.opened')
    expect(told.map(({ userId }) => userId)).toEqual([world.of.service.id])
    // The words of the customer stay in the log: a notice names who, not what.
    expect(told[0]!.title).not.toContain('Film')
    const list = await world.of.sales_manager.visitor.get<{ items: { id: number }[] }>(
      `/api/complaints?accountId=${accountId}`,
    )
    expect(list.body.items.map(each => each.id)).toEqual([complaint.id])
  })

  it('is answered, settled, comes back with a new promise, and is answered again', async () => {
    const { personId } = await north()
    const touchId = await complain({ personId })
    const { id } = (await ofTouch(touchId))!
    const early = await step(id, 'settlement', { causeId: 1 })
    expect([early.status, early.body.code]).toEqual([409, 'wrong_state'])
    const answered = await step(id, 'answer', { answer: 'A new jaw is on its way.', causeId: 1 })
    expect(answered.body).toMatchObject({ state: 'answered', cause: { id: 1 }, clock: { state: 'kept' } })
    const log = await world.of.sales.visitor.get<{ items: { title: string; body: string; side: string }[] }>(
      `/api/persons/${personId}/touches?limit=1`,
    )
    expect(log.body.items[0]).toMatchObject({
      title: 'Answer to the complaint: Film tears at the seal',
      body: 'A new jaw is on its way.',
      side: 'service',
    })
    const twice = await step(id, 'answer', { answer: 'Again.' })
    expect([twice.status, twice.body.code]).toEqual([409, 'wrong_state'])
    expect((await step(id, 'settlement', { causeId: 2 })).body).toMatchObject({
      state: 'settled',
      cause: { id: 2 },
      settledBy: 'Ineke Waterwijk',
    })
    const back = await step(id, 'reopening', { why: 'It tears again.' }, world.of.sales)
    expect(back.body).toMatchObject({
      state: 'open',
      reopened: 1,
      clock: { state: 'running' },
      settledBy: null,
    })
    expect(back.body.rounds.map(({ why }) => why)).toEqual(['It tears again.', null])
    await world.drain()
    expect(await noticesOf(id, 'complaint.reopened')).toHaveLength(1)
    await step(id, 'answer', { answer: 'The engineer comes tomorrow.' })
    const kept = await world.of.service.visitor.get<{ total: number; items: { id: number }[] }>(
      `/api/complaints?promise=kept&promisedBy=${world.of.service.id}&promisedAfter=2020-01-01T00:00:00Z&limit=200`,
    )
    expect(kept.body.items.filter(each => each.id === id)).toHaveLength(2)
  })

  it('stays with who had the last one of the account, unless that one is away', async () => {
    const { id: accountId, personId } = await north()
    const first = (await ofTouch(await complain({ personId })))!
    const [other] = await world.rows(
      sql<{
        id: number
      }>`select id from app_user where role = 'service' and id <> ${first.owner!.id} order by id limit 1`,
    )
    const given = await world.of.service.visitor.send<Detail>('PUT', `/api/complaints/${first.id}/owner`, {
      userId: other!.id,
    })
    expect(given.body.owner!.id).toBe(other!.id)
    const [keeper] = await world.rows(
      sql<{
        userId: number
      }>`select user_id as "userId" from promise where kind = 'complaint_answer' and about = ${given.body.rounds[0]!.id}`,
    )
    expect(keeper!.userId).toBe(other!.id)
    await world.drain()
    expect((await noticesOf(first.id, 'complaint.given')).map(({ userId }) => userId)).toEqual([other!.id])
    expect((await ofTouch(await complain({ accountId })))!.owner!.id).toBe(other!.id)
    const now = world.clock.now()
    await world.rows(sql`insert into absence (user_id, from_at, to_at) values
      (${other!.id}, ${now}::timestamptz - interval '1 hour', ${now}::timestamptz + interval '1 day')`)
    expect((await ofTouch(await complain({ accountId })))!.owner!.id).toBe(world.of.service.id)
    await world.rows(sql`delete from absence where user_id = ${other!.id}`)
  })

  it('of a territory without service has nobody, which the list can be asked for', async () => {
    const [account] = await world.rows(
      sql<{ id: number }>`select id from account a where territory_id = 4
        and not exists (select from complaint c where c.account_id = a.id) order by id limit 1`,
    )
    const complaint = (await ofTouch(await complain({ accountId: account!.id })))!
    expect(complaint.owner).toBe(null)
    expect(await noticesOf(complaint.id, 'complaint.opened')).toEqual([])
    const list = await world.of.service.visitor.get<{ items: { id: number }[] }>(
      '/api/complaints?ownerId=none&state=open&limit=200',
    )
    expect(list.body.items.map(({ id }) => id)).toContain(complaint.id)
    const partner = await world.of.service.visitor.send('PUT', `/api/complaints/${complaint.id}/owner`, {
      userId: world.of.partner.id,
    })
    expect([partner.status, partner.body.code]).toEqual([422, 'no_such_colleague'])
  })

  it('reminds and escalates once, however often the clock ticks', async () => {
    const { personId } = await north()
    const { id } = (await ofTouch(await complain({ personId })))!
    const tick = async (minutes: number) => {
      world.clock.pass(minutes)
      await world.tasks['promises.tick']!(undefined as never)
      await world.drain()
    }
    const [promise] = await world.rows(sql<{ remindAt: Date; dueAt: Date }>`
      select remind_at as "remindAt", due_at as "dueAt" from promise p join complaint_round r on r.id = p.about
      where p.kind = 'complaint_answer' and r.complaint_id = ${id}`)
    const until = (at: Date) => Math.ceil((at.getTime() - world.clock.now().getTime()) / 60_000) + 1
    await tick(until(promise!.remindAt))
    await tick(0)
    expect(await noticesOf(id, 'complaint.reminder')).toHaveLength(1)
    await tick(until(promise!.dueAt))
    await tick(0)
    const escalated = await noticesOf(id, 'complaint.escalation')
    expect(escalated.map(({ userId }) => userId)).toContain(world.of.service.id)
    expect(escalated).toHaveLength(2)
    const late = await step(id, 'answer', { answer: 'Sorry, it took long.' })
    expect(late.body.clock.state).toBe('broken')
  })

  it('follows a correction, and is withdrawn when it was none', async () => {
    const { personId } = await north()
    const touchId = await complain({ personId })
    const { id } = (await ofTouch(touchId))!
    const better = await world.of.sales.visitor.send<{ id: number }>(
      'POST',
      `/api/touches/${touchId}/correction`,
      { title: 'Film tears at the cutter' },
    )
    await world.drain()
    expect(await ofTouch(better.body.id)).toMatchObject({ id, title: 'Film tears at the cutter' })
    await world.of.sales.visitor.send('POST', `/api/touches/${better.body.id}/correction`, { kind: 'call' })
    await world.drain()
    const after = await world.of.service.visitor.get<Detail>(`/api/complaints/${id}`)
    expect(after.body).toMatchObject({ state: 'withdrawn', clock: { state: 'cancelled' } })
    expect((await step(id, 'answer', { answer: 'x' })).body.code).toBe('wrong_state')
  })

  it('is not opened by history or machines, nor twice by one entry', async () => {
    const { personId } = await north()
    const before = await world.rows(sql`select from complaint`)
    for (const column of ['mode', 'machine'])
      await world.rows(sql`
        with t as (insert into touch (subject_id, kind, side, mode, machine, occurred_at, title)
          values (${personId}, 'complaint', 'service', ${column === 'mode' ? 'historical' : 'live'}::touch_mode, ${column === 'machine'}, now(), 'Old') returning id)
        select id from t`)
    const old = await world.rows(sql<{ id: number }>`select id from touch where title = 'Old'`)
    for (const { id } of old) await world.tasks.react!({ factId: await factOf(id) } as never)
    expect(await world.rows(sql`select from complaint`)).toHaveLength(before.length)
    const touchId = await complain({ personId })
    await world.tasks.react!({ factId: await factOf(touchId) } as never)
    expect(await world.rows(sql`select from complaint where touch_id = ${touchId}`)).toHaveLength(1)
  })

  it('is erased with the person, and stays counted', async () => {
    const { personId } = await north()
    const { id } = (await ofTouch(await complain({ personId })))!
    await step(id, 'answer', { answer: 'We told her in person.' })
    const asked = await world.of.administrator.visitor.send<{ id: number }>(
      'POST',
      `/api/persons/${personId}/privacy-requests`,
      { kind: 'erasure' },
    )
    expect(asked.status).toBe(200)
    await world.drain()
    const { body } = await world.of.administrator.visitor.get<Detail & { title: string }>(
      `/api/complaints/${id}`,
    )
    expect(body).toMatchObject({ title: 'Erased', state: 'answered' })
    expect(body.rounds[0]!.answer).toBe('Erased')
  })
})

const factOf = async (touchId: number): Promise<number> => {
  const [fact] = await world.rows(sql<{ id: number }>`
    insert into fact (name, about, payload, at) values ('touch.logged', ${touchId}, '{}', now()) returning id`)
  return fact!.id
}

describe('causes', () => {
  it('are added, renamed and retired; a retired one is offered no more', async () => {
    const { visitor } = world.of.service
    const added = await visitor.send<{ id: number }>('POST', '/api/complaint-causes', { name: 'Software' })
    expect(added.status).toBe(200)
    const twin = await visitor.send('POST', '/api/complaint-causes', { name: 'software' })
    expect([twin.status, twin.body.code]).toEqual([409, 'name_taken'])
    await visitor.send('PATCH', `/api/complaint-causes/${added.body.id}`, { active: false })
    const { personId } = await north()
    const { id } = (await ofTouch(await complain({ personId })))!
    const before = await world.digest()
    const refused = await step(id, 'answer', { answer: 'x', causeId: added.body.id })
    expect([refused.status, refused.body.code]).toEqual([422, 'no_such_cause'])
    expect(await world.digest()).toBe(before)
  })

  it('and the promised time hold from the next complaint on', async () => {
    await world.of.sales_manager.visitor.send('PUT', '/api/complaint-rule', { answerMinutes: 120 })
    const { personId } = await north()
    const { clock } = (await ofTouch(await complain({ personId })))! as Detail & {
      clock: { minutes: number }
    }
    expect(clock.minutes).toBe(120)
  })
})

it('a partner sees the complaints of the own territory and no other', async () => {
  const all = await world.of.service.visitor.get<{ total: number }>('/api/complaints')
  const own = await world.of.partner.visitor.get<{
    total: number
    items: { id: number; account: object | null }[]
  }>('/api/complaints?limit=200')
  expect(own.status).toBe(200)
  expect(own.body.total).toBeGreaterThan(0)
  expect(own.body.total).toBeLessThan(all.body.total)
  const [foreign] = await world.rows(sql<{ id: number }>`
    select c.id from complaint c join account a on a.id = c.account_id where a.territory_id = 1 limit 1`)
  expect((await world.of.partner.visitor.get(`/api/complaints/${foreign!.id}`)).status).toBe(404)
})
