import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { DAY, openIntent } from './intent-world.ts'

const {
  world,
  of,
  one,
  showing,
  run,
  set,
  watchOnly,
  does,
  looksAtPrices,
  follow,
  quietPeople,
  ownerOfMany,
  noticesOf,
  ownerVisitor,
  signInAnew,
} = await openIntent()
afterAll(() => world.close())

describe('owners', () => {
  it('are told once within the days of a signal, with the reason', async () => {
    await watchOnly('prices')
    const owner = await ownerOfMany()
    const [person] = await quietPeople(owner.id, 1)
    const before = (await noticesOf(owner.id, 'intent.alert')).length
    const news = async () => (await noticesOf(owner.id, 'intent.alert')).slice(before)
    await does([looksAtPrices(person!.id)])
    await follow()
    const [told, ...more] = await news()
    expect(more).toEqual([])
    expect(told!.title).toMatch(/^Looked at prices: /)
    expect(told!.body).toMatch(/price[\s\S]*Prices \(/i)
    expect(told!.href).toBe(`/accounts/${person!.accountId}`)
    const shown = await showing(`subject=${person!.accountId}`)
    expect(shown.items[0]).toMatchObject({ owner: { id: owner.id }, signals: [{ alert: 'told' }] })
    expect(shown.items[0]!.signals[0]!.touches[0]).toMatchObject({
      title: 'Prices',
      person: { id: person!.id },
    })
    await does([looksAtPrices(person!.id)])
    await follow()
    const ofIt = async () => (await news()).filter(({ href }) => href === told!.href)
    await run('intent.night')
    expect(await ofIt()).toHaveLength(1)
    world.clock.pass(31 * 1440)
    await signInAnew()
    await run('intent.night')
    expect((await showing(`subject=${person!.accountId}`)).total).toBe(0)
    await does([looksAtPrices(person!.id)])
    await follow()
    expect(await ofIt()).toHaveLength(2)
  })

  it('are told of so many on a day; the rest is listed, and in the digest', async () => {
    await watchOnly('prices')
    expect((await of.manager.send('PATCH', '/api/intent/settings', { dailyCap: 2 })).status).toBe(200)
    const owner = await ownerOfMany()
    const people = await quietPeople(owner.id, 4)
    expect(people).toHaveLength(4)
    const before = (await noticesOf(owner.id, 'intent.alert')).length
    await does(people.map(({ id }) => looksAtPrices(id)))
    await follow()
    expect((await noticesOf(owner.id, 'intent.alert')).length - before).toBe(2)
    const mine = await showing('mine=true', await ownerVisitor(owner.id))
    const states = mine.items.flatMap(item => item.signals.map(({ alert }) => alert))
    expect(states.filter(state => state === 'over_cap')).toHaveLength(2)

    // Until the next Monday, seven in the morning of the company.
    const digests = async () => (await noticesOf(owner.id, 'intent.digest')).length
    await run('intent.digest')
    const early = await digests()
    for (let hours = 0; hours < 8 * 24 && (await digests()) === early; hours++) {
      world.clock.pass(60)
      await run('intent.digest')
    }
    expect(await digests()).toBe(early + 1)
    const [digest] = (await noticesOf(owner.id, 'intent.digest')).slice(-1)
    expect(digest!.title).toBe('Signals of the week in 4 accounts')
    expect(digest!.body.match(/over the number for a day/g)).toHaveLength(2)
    const { zone } = await one(sql<{ zone: string }>`select time_zone as zone from company`)
    const local = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      weekday: 'long',
      hour: 'numeric',
      hour12: false,
    })
    expect(local.format(world.clock.now())).toMatch(/Monday.*07|07.*Monday/)
    for (let again = 0; again < 3; again++) {
      world.clock.pass(60)
      await run('intent.digest')
    }
    await signInAnew()
    expect(await digests()).toBe(early + 1)
    const mails = await one(
      sql<{ n: number }>`select count(*)::int as n from mail where purpose = 'intent.digest'`,
    )
    expect(mails.n).toBe(
      await one(
        sql<{ n: number }>`select count(*)::int as n from notification where kind = 'intent.digest'`,
      ).then(({ n }) => n),
    )
  })

  it('of the open opportunity come before those of the account; nobody hears what nobody owns', async () => {
    await watchOnly('prices')
    await of.manager.send('PATCH', '/api/intent/settings', { dailyCap: 50 })
    const owner = await ownerOfMany()
    const people = await quietPeople(owner.id, 2)
    const other = world.of.sales_manager.id
    await world.rows(sql`insert into opportunity (name, account_id, owner_id, stage_id, opened_at, stage_since, updated_at)
      select 'An open one', ${people[0]!.accountId}, ${other}, (select min(id) from stage), now(), now(), now()`)
    await world.rows(sql`update account set sales_owner_id = null where id = ${people[1]!.accountId}`)
    const before = (await noticesOf(other, 'intent.alert')).length
    await does(people.map(({ id }) => looksAtPrices(id)))
    await follow()
    expect((await noticesOf(other, 'intent.alert')).length).toBe(before + 1)
    const alertOf = async (n: number) => (await showing(`subject=${people[n]!.accountId}`)).items[0]!
    expect(await alertOf(0)).toMatchObject({ owner: { id: other }, signals: [{ alert: 'told' }] })
    expect(await alertOf(1)).toMatchObject({ owner: null, signals: [{ alert: 'no_owner' }] })
  })

  it('hear nothing of who objected to profiling, nor of what was loaded from elsewhere', async () => {
    await watchOnly('prices')
    const owner = await ownerOfMany()
    const [objects, loaded] = await quietPeople(owner.id, 2)
    const objection = { purpose: '*', channel: '*', ended: false, source: 'by telephone' }
    const { visitor } = world.of.administrator
    expect(
      (await visitor.send('POST', `/api/persons/${objects!.id}/objections`, objection)).status,
    ).toBeLessThan(300)
    await does([looksAtPrices(objects!.id), { ...looksAtPrices(loaded!.id), mode: 'historical' }])
    await follow()
    await run('intent.night')
    const told = (await noticesOf(owner.id, 'intent.alert')).map(({ href }) => href)
    for (const { accountId } of [objects!, loaded!]) expect(told).not.toContain(`/accounts/${accountId}`)
    expect((await showing(`subject=${objects!.accountId}`)).total).toBe(0)
    expect((await showing(`subject=${loaded!.accountId}`)).items[0]!.signals[0]!.alert).toBeNull()
  })

  it('hear once of two records that are merged', async () => {
    await watchOnly('prices')
    const owner = await ownerOfMany()
    const [gone, keep] = await quietPeople(owner.id, 2)
    await does([looksAtPrices(gone!.id)])
    await follow()
    const before = await noticesOf(owner.id, 'intent.alert')
    expect(before.at(-1)!.href).toBe(`/accounts/${gone!.accountId}`)
    const merge = { kind: 'account', keepId: keep!.accountId, goneId: gone!.accountId }
    const { visitor } = world.of.administrator
    expect((await visitor.send('POST', '/api/merges', merge)).status).toBeLessThan(300)
    await follow()
    expect((await showing(`subject=${keep!.accountId}`)).items[0]!.signals[0]!.alert).toBe('told')
    expect(await noticesOf(owner.id, 'intent.alert')).toEqual(before)
  })

  it('hear nothing of what was done days before anybody watched for it; it is listed', async () => {
    const owner = await ownerOfMany()
    const [early, late] = await quietPeople(owner.id, 2)
    await watchOnly()
    const before = (await noticesOf(owner.id, 'intent.alert')).length
    const at = new Date(world.clock.now().getTime() - 10 * DAY)
    await does([looksAtPrices(early!.id)], at)
    await does([looksAtPrices(late!.id)])
    await set('prices', { setting: 'on', note: 'From now on.' })
    const told = (await noticesOf(owner.id, 'intent.alert')).slice(before).map(({ href }) => href)
    expect(told).toContain(`/accounts/${late!.accountId}`)
    expect(told).not.toContain(`/accounts/${early!.accountId}`)
    const [shown] = (await showing(`subject=${early!.accountId}`)).items[0]!.signals
    expect(shown).toMatchObject({ alert: null, since: at.toISOString().replace('.000Z', '+00:00') })
  })

  it('are not told of what was shown before the objection any more', async () => {
    await watchOnly('prices')
    const owner = await ownerOfMany()
    const [person] = await quietPeople(owner.id, 1)
    await does([looksAtPrices(person!.id)])
    await follow()
    expect((await showing(`subject=${person!.accountId}`)).total).toBe(1)
    const objection = { purpose: '*', channel: '*', ended: false, source: 'by telephone' }
    await world.of.administrator.visitor.send('POST', `/api/persons/${person!.id}/objections`, objection)
    await follow()
    expect((await showing(`subject=${person!.accountId}`)).total).toBe(0)
  })
})
