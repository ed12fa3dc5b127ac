import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { askConfirmation } from '../consent/ask-confirmation.ts'
import { suppressAddresses, suppressedAmong } from '../consent/suppress.ts'
import { verdictOn } from '../consent/who-may.ts'
import { systemActor } from '../team/model/actor.ts'
import { preferenceToken } from './sign.ts'

const secret = Buffer.alloc(32, 7)
let world: World
let personId: number
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const newPerson = async (email: string, language = 'en'): Promise<number> => {
  const answer = await world.of.marketing.visitor.send('POST', '/api/persons', {
    name: 'Wiebke Ottens',
    email,
    language,
  })
  return answer.body.id
}
const open = (url: string) => world.app.inject({ method: 'GET', url })
const post = (url: string, fields: [string, string][] = [], headers: Record<string, string> = {}) =>
  world.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })
const may = async (purpose: string, channel: 'email' | 'phone' | null = 'email') =>
  (await world.db.as(systemActor, tx => verdictOn(tx, { personId, purpose, channel }, world.clock.now())))
    .reason
const count = async (table: string) =>
  (await world.rows(sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`))[0]!.n

describe('somebody whose record lies in the trash', () => {
  let of: string
  beforeAll(async () => {
    personId = await newPerson('weggelegt@nordkueste.example', 'nl')
    of = `/p/${preferenceToken(secret, personId)}`
    const thrown = await world.of.service.visitor.send('POST', '/api/trash', { kind: 'person', id: personId })
    expect([thrown.status, thrown.text]).toEqual([200, thrown.text])
  })
  const said = async () =>
    world.rows(sql<{ matter: string; purpose: string; channel: string; granted: boolean; source: string }>`
      select matter, purpose, channel, granted, source from consent where person_id = ${personId} order by id`)

  it('reads that it was put aside and when it goes; a GET changes nothing', async () => {
    const before = await world.digest()
    for (const url of [of, `${of}/end/newsletter`]) {
      const page = await open(url)
      expect([page.statusCode, page.body.includes('Uw gegevens zijn weggelegd')]).toEqual([200, true])
      expect(page.body).toContain('Bezwaar maken tegen alles')
      expect(page.body).not.toMatch(/wiebke|ottens|weggelegt@|type="checkbox"/i)
    }
    expect(await world.digest()).toBe(before)
  })

  it('ends a purpose and objects to everything: it holds when the record comes back, and for its addresses', async () => {
    const ended = await post(`${of}/end/newsletter`, [['List-Unsubscribe', 'One-Click']])
    expect(ended.statusCode).toBe(200)
    const objected = await post(`${of}/objection`)
    expect(objected.body).toContain('Uw bezwaar is genoteerd.')
    await post(`${of}/objection`)
    expect((await open(of)).body).not.toContain('Bezwaar maken tegen alles')
    const suppressed = await world.db.as(systemActor, tx =>
      suppressedAmong(tx, { emails: ['weggelegt@nordkueste.example'], phones: [] }),
    )
    expect([...suppressed.values()]).toEqual(['objected'])
    expect(await said()).toEqual([])
    const back = await world.of.service.visitor.send('POST', '/api/trash/restoration', {
      kind: 'person',
      id: personId,
    })
    expect([back.status, back.text]).toEqual([200, back.text])
    expect(await said()).toEqual([
      {
        matter: 'consent',
        purpose: 'newsletter',
        channel: 'email',
        granted: false,
        source: 'one-click unsubscribe',
      },
      { matter: 'objection', purpose: '*', channel: '*', granted: false, source: 'preference page' },
    ])
    expect([await may('newsletter'), await may('profiling', null)]).toEqual(['objected', 'objected'])
  })

  it('asks to be erased, which is done where it lies; then nothing is kept, and that is said to every press', async () => {
    await world.of.service.visitor.send('POST', '/api/trash', { kind: 'person', id: personId })
    await post(`${of}/requests`, [['kind', 'erasure']])
    const { visitor } = world.of.administrator
    type Request = { id: number; state: string; person: { id: number; inTrash: boolean } | null }
    const list = async () => (await visitor.get<{ items: Request[] }>('/api/privacy/requests')).body.items[0]!
    expect(await list()).toMatchObject({ state: 'asked', person: { id: personId, inTrash: true } })
    const seen = await visitor.get<{ inTrash: boolean; parts: { name: string }[] }>(
      `/api/persons/${personId}/erasure`,
    )
    expect(seen.body.inTrash).toBe(true)
    expect(seen.body.parts.map(({ name }) => name)).toContain('consents')
    expect(await count('trash')).toBe(1)
    const archive = await visitor.send('POST', `/api/persons/${personId}/privacy-requests`, {
      kind: 'access',
    })
    expect([archive.status, archive.body.code]).toEqual([409, 'in_trash'])
    await visitor.send('POST', `/api/privacy/requests/${(await list()).id}/decision`, {
      granted: true,
      note: null,
    })
    await world.drain()
    expect(await list()).toMatchObject({ state: 'done' })
    expect(await count('trash')).toBe(0)
    const [row] = await world.rows(sql<{ name: string; erased: boolean }>`
      select name, erased_at is not null as erased from person where id = ${personId}`)
    expect(row).toEqual({ name: 'Erased person', erased: true })
    const before = await world.digest()
    const bodies = new Set<string>()
    // What was erased, and what never was or is gone without a trace, answer alike.
    for (const token of [preferenceToken(secret, personId), preferenceToken(secret, 999_999_999)])
      for (const answer of [
        await open(`/p/${token}`),
        await post(`/p/${token}`),
        await post(`/p/${token}/objection`),
        await post(`/p/${token}/requests`, [['kind', 'erasure']]),
        await post(`/p/${token}/end/newsletter`, [['List-Unsubscribe', 'One-Click']]),
      ]) {
        expect(answer.statusCode).toBe(200)
        bodies.add(answer.body)
      }
    expect(bodies.size).toBe(1)
    expect([...bodies][0]).toContain('We keep nothing about you')
    expect(await world.digest()).toBe(before)
  })
})

describe('a confirmation', () => {
  const ask = async (email: string): Promise<{ link: string; mailed: boolean }> => {
    const given = {
      personId,
      purpose: 'newsletter',
      channel: 'email' as const,
      textShown: 'Yes',
      source: 'form:x',
    }
    const { mailed } = await world.db.as(systemActor, tx =>
      askConfirmation(tx, systemActor, given, world.clock.now()),
    )
    const [mail] = await world.rows(sql<{ secret: string }>`
      select secret from mail where to_address = ${email} and purpose = 'opt_in' order by id desc limit 1`)
    return { link: `/p/confirm/${mail?.secret}`, mailed }
  }
  const move = (email: string) =>
    world.of.marketing.visitor.send('PATCH', `/api/persons/${personId}`, { email })

  it('is for the address that was asked: after another one came it is refused, and counts again with the old one', async () => {
    personId = await newPerson('before@deich.example')
    const { link } = await ask('before@deich.example')
    expect((await move('after@deich.example')).status).toBe(200)
    const before = await world.digest()
    expect((await open(link)).statusCode).toBe(410)
    expect((await post(link)).statusCode).toBe(410)
    expect(await world.digest()).toBe(before)
    expect(await may('newsletter')).toBe('pending')
    expect((await move('Before@Deich.example')).status).toBe(200)
    expect((await post(link)).statusCode).toBe(200)
    expect(await may('newsletter')).toBe('consented')
  })

  it('is not asked of who objected, nor at an address that bounces', async () => {
    personId = await newPerson('bounces@deich.example')
    const entry = { kind: 'email', value: 'bounces@deich.example' } as const
    await world.db.as(systemActor, tx =>
      suppressAddresses(tx, systemActor, [entry], 'bounced', world.clock.now()),
    )
    expect((await ask(entry.value)).mailed).toBe(false)
    personId = await newPerson('objects@deich.example')
    await post(`/p/${preferenceToken(secret, personId)}/objection`)
    expect((await ask('objects@deich.example')).mailed).toBe(false)
    expect(await may('newsletter')).toBe('objected')
  })
})
