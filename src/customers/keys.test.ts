import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { isRefusal } from '../shared/outcome.ts'
import { systemActor } from '../team/model/actor.ts'
import { type Identification, identifyPerson } from './identify.ts'
import { foldedName } from './model/folded-name.ts'
import { whoByPhone } from './model/phone-identity.ts'
import { phoneTail } from './model/phone-search.ts'

describe('words that look like a telephone number', () => {
  it.each([
    ['+31 20 123 45 67', '7654321' + '0213'],
    ['0031 20 1234567', '7654321' + '0213'],
    ['+31 (0)20-123.45.67', '7654321' + '0213'],
    ['020 1234567', '765432102'],
    ['020/123-45-67', '765432102'],
    ['Tel: 020 1234567', '765432102'],
    ['1234567', '7654321'],
    ['12345', null],
    ['Straat 1234567', null],
    ['2026-03-01 and more', null],
    ['', null],
    ['0'.repeat(40), null],
    ['1'.repeat(16), null],
  ])('%s', (words, tail) => {
    expect(phoneTail(words)).toBe(tail)
  })
})

describe('whom a number stands for', () => {
  const jan = { id: 1, name: 'Jan de Vries' }
  it.each<[string, Parameters<typeof whoByPhone>, number | null]>([
    ['its only holder', [[jan], false, null], 1],
    ['the same name', [[jan], false, 'jan DE vries'], 1],
    ['an initial', [[jan], false, 'J. de Vries'], 1],
    ['family name first', [[jan], false, 'Vries, Jan de'], 1],
    ['another of the household', [[jan], false, 'Petra de Vries'], null],
    ['somebody else', [[jan], false, 'Jan Jansen'], null],
    ['one name alone', [[jan], false, 'Vries'], null],
    ['nobody has it', [[], false, 'Jan de Vries'], null],
    ['two have it', [[jan, { id: 2, name: 'Jan de Vries' }], false, 'Jan de Vries'], null],
    ['a switchboard', [[jan], true, 'Jan de Vries'], null],
  ])('%s', (_, given, who) => {
    expect(whoByPhone(...given)).toBe(who)
  })
  it('reads names without marks', () => {
    expect(foldedName('Müller-Lüdenscheidt, Jürgen')).toEqual(['jurgen', 'muller', 'ludenscheidt'])
  })
})

describe('in the database', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld({ scale: 'small' })
  })
  afterAll(() => world?.close())
  const identify = (input: Identification) =>
    world.db.as(systemActor, tx => identifyPerson(tx, systemActor, input, world.clock.now()))
  const refused = async (input: Identification) => {
    try {
      await identify(input)
      return null
    } catch (error) {
      if (isRefusal(error)) return error.code
      throw error
    }
  }

  it('the website is compared by its host, however it was written', async () => {
    const rows = await world.rows(sql<{ host: string }>`
      select website_host(w) as host from unnest(array['https://www.Terpstra.example/', 'terpstra.example', 'HTTP://terpstra.example:8080/nl?x=1',
        ' www.terpstra.example#top', 'terpstra.example/www.other']) w`)
    expect(new Set(rows.map(({ host }) => host))).toEqual(new Set(['terpstra.example']))
  })

  it('an employee is known by the mail host of the website', async () => {
    const { body } = await world.of.administrator.visitor.send<{ id: number }>('POST', '/api/accounts', {
      name: 'Weverij Hoekstra',
      website: 'https://www.weverij-hoekstra.example/nl/over-ons',
    })
    const { accountId } = await identify({ email: 'sanne@weverij-hoekstra.example' })
    expect(accountId).toBe(body.id)
    const other = await identify({ email: 'sanne@not-weverij-hoekstra.example' })
    expect(other.accountId).toBeNull()
  })

  it('a telephone finds the same person again, and only with a country that says which number it is', async () => {
    const said = { name: 'Ida Moorman', phone: '06 5550 1234', country: 'Netherlands' }
    const first = await identify(said)
    expect(first.created).toBe(true)
    const again = await identify({ ...said, phone: '+31 6 55501234', country: null })
    expect(again).toMatchObject({ personId: first.personId, created: false })
    const digest = await world.digest()
    expect(await refused({ name: 'Ida Moorman', phone: '06 5550 1234' })).toBe('no_identity')
    expect(await refused({ name: 'Ida Moorman', phone: 'call me' })).toBe('no_identity')
    expect(await world.digest()).toBe(digest)
  })

  it('somebody else with the same number is a record of its own', async () => {
    const one = await identify({ name: 'Pieter Bakker', phone: '+31 58 555 0100' })
    const other = await identify({ name: 'Hanna Bakker', phone: '+31 58 555 0100' })
    expect(other).toMatchObject({ created: true })
    // By now it is the number of two: whoever comes next is a third.
    const third = await identify({ name: 'Pieter Bakker', phone: '+31 58 555 0100' })
    expect(new Set([one.personId, other.personId, third.personId]).size).toBe(3)
  })

  it('the switchboard of an account stands for nobody', async () => {
    const { visitor } = world.of.administrator
    const { items } = (await visitor.get<{ items: { id: number }[] }>('/api/accounts?limit=1')).body
    await sql`insert into contact_point (account_id, kind, value, original, created_at, updated_at)
      values (${items[0]!.id}, 'phone', '+31585550199', '058-5550199', now(), now())`.execute(world.db.full)
    const one = await identify({ name: 'Klaas Vrij', phone: '+31 58 555 0199' })
    const again = await identify({ name: 'Klaas Vrij', phone: '+31 58 555 0199' })
    expect(again.personId).not.toBe(one.personId)
  })

  it('two at the same moment are one person', async () => {
    const said = { name: 'Merel Tuin', phone: '+31 6 1111 2222' }
    const both = await Promise.all([identify(said), identify(said)])
    expect(both.map(({ created }) => created).sort()).toEqual([false, true])
    expect(new Set(both.map(({ personId }) => personId)).size).toBe(1)
  })

  it('search finds who has a number, as first or further one, in any writing; partners find their own', async () => {
    const { personId } = await identify({
      name: 'Otto Fernmund',
      phone: '+49 30 901820 77',
      country: 'Germany',
    })
    const found = async (role: 'sales' | 'partner', q: string) =>
      (
        await world.of[role].visitor.get<{ items: { kind: string; id: number }[] }>(
          `/api/search?q=${encodeURIComponent(q)}`,
        )
      ).body.items
    for (const q of ['+493090182077', '0049 30 901820-77', '030 901820 77', '90182077', '+49 (0)30 90182077'])
      expect(await found('sales', q)).toContainEqual(
        expect.objectContaining({ kind: 'person', id: personId }),
      )
    expect(await found('sales', '030 901820 78')).toEqual([])
    const account = await found('sales', '058 5550199')
    expect(account.map(({ kind }) => kind).sort()).toEqual(['account', 'person', 'person'])
    const [mine] = await world.rows(sql<{ id: number; phone: string }>`
      select p.id, p.phone_e164 as phone from person p where p.phone_e164 is not null and p.territory_id = any (
        select territory_id from user_territory where user_id = ${world.of.partner.id}) limit 1`)
    if (mine)
      expect(await found('partner', mine.phone)).toContainEqual(
        expect.objectContaining({ kind: 'person', id: mine.id }),
      )
    const [hidden] = await world.rows(sql<{ phone: string }>`
      select p.phone_e164 as phone from person p where p.phone_e164 is not null and p.territory_id <> all (
        select territory_id from user_territory where user_id = ${world.of.partner.id}) limit 1`)
    expect(await found('partner', hidden!.phone)).toEqual([])
  })
})
