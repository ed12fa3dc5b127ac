import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import { likelyDuplicates } from './likely-duplicates.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await world.tasks['customers.match']!(undefined as never)
  await world.tasks['customers.matchAll']!({} as never)
}, 60_000)
afterAll(() => world?.close())

type Pair = {
  a: { id: number; name: string }
  b: { id: number; name: string }
  probability: number
  bits: number
}
type List = { items: Pair[]; next: string | null; total: number }
const administrator = () => world.of.administrator.visitor
const keyOf = (a: number, b: number) => (a < b ? `${a} ${b}` : `${b} ${a}`)

async function allPairs(query = '', visitor = administrator()): Promise<Pair[]> {
  const found: Pair[] = []
  let cursor = ''
  do {
    const { status, body } = await visitor.get<List>(`/api/duplicates?limit=40${query}${cursor}`)
    expect(status).toBe(200)
    found.push(...body.items)
    cursor = body.next === null ? '' : `&cursor=${encodeURIComponent(body.next)}`
    if (body.next === null) expect(body.total).toBe(found.length)
  } while (cursor !== '')
  return found
}
const changed = () => world.tasks['customers.match']!(undefined as never)

describe('a pass over all', () => {
  it('finds the planted twins, who share a telephone and misspell the name, and hardly anybody else', async () => {
    const planted = await world.rows(sql<{ a: number; b: number }>`
      select a.id as a, b.id as b from person a join person b on b.phone = a.phone and a.id < b.id`)
    expect(planted.length).toBe(30)
    const asked = await allPairs('&band=ask')
    const certain = await allPairs('&band=certain')
    const found = new Set([...asked, ...certain].map(({ a, b }) => keyOf(a.id, b.id)))
    const right = planted.filter(({ a, b }) => found.has(keyOf(a, b))).length
    console.info(`planted ${planted.length}, found ${right}, besides ${found.size - right}`)
    expect(right / planted.length).toBeGreaterThanOrEqual(0.95)
    expect(right / found.size).toBeGreaterThanOrEqual(0.9)
  })

  it('gives each pair once, the surest first, and its reasons add up', async () => {
    const pairs = await allPairs()
    expect(new Set(pairs.map(({ a, b }) => keyOf(a.id, b.id))).size).toBe(pairs.length)
    expect(pairs.map(({ bits }) => bits)).toEqual(pairs.map(({ bits }) => bits).sort((x, y) => y - x))
    type Detail = { bits: number; priorBits: number; relatedBits: number; reasons: { bits: number }[] }
    for (const { a, b } of pairs.slice(0, 5)) {
      const { body } = await administrator().get<Detail>(`/api/duplicates/person/${a.id}/${b.id}`)
      const sum = body.reasons.reduce((total, { bits }) => total + bits, body.priorBits + body.relatedBits)
      expect(sum).toBeCloseTo(body.bits, 1)
    }
  })

  it('says how many would fall where, and all of them together are the list', async () => {
    const total = (await allPairs()).length
    for (const query of ['ask=0.5&certain=0.9', 'ask=0.8&certain=0.995', 'ask=0.99&certain=0.9999']) {
      const { body } = await administrator().get<Record<string, number>>(`/api/duplicates/preview?${query}`)
      expect(body.certain! + body.ask! + body.below!).toBe(total)
    }
    const { body } = await administrator().get<{ items: { open: Record<string, number> }[] }>(
      '/api/duplicates/settings',
    )
    expect(body.items[0]!.open.ask).toBe((await allPairs('&band=ask')).length)
  })

  it('writes only what is new, and takes away what it did not find again', async () => {
    const rows = () =>
      world.rows(
        sql<{
          row: string
        }>`select a || ' ' || b || ' ' || bits || ' ' || xmin as row from match_pair order by a, b`,
      )
    await world.tasks['customers.matchAll']!({ kind: 'person' } as never)
    const before = await rows()
    const [first, last] = await world.rows(sql<{ a: number }>`
      (select id as a from person order by id limit 1) union all (select id from person order by id desc limit 1)`)
    await sql`insert into match_pair (kind, a, b, bits, why, found_at) values
      ('person', 0, ${first!.a}, 9, '{}', now()), ('person', ${first!.a}, ${last!.a}, 9, '{}', now()),
      ('person', ${last!.a}, ${last!.a + 1}, 9, '{}', now())`.execute(world.db.full)
    expect((await rows()).length).toBe(before.length + 3)
    await world.tasks['customers.matchAll']!({ kind: 'person' } as never)
    expect(await rows()).toEqual(before)
  })

  it('keeps nobody’s name in what it learnt', async () => {
    const [learnt] = await world.rows(sql<{ text: string }>`
      select string_agg(learnt::text, '') as text from match_learnt`)
    const names = await world.rows(sql<{ name: string }>`select family_name as name from person limit 300`)
    for (const { name } of names) expect(learnt!.text).not.toContain(name)
    const [why] = await world.rows(
      sql<{ text: string }>`select string_agg(why::text, '') as text from match_pair`,
    )
    for (const { name } of names) expect(why!.text).not.toContain(`"${name}"`)
  })
})

describe('what was decided', () => {
  it('different stays different, whatever is looked at again, and can be taken back', async () => {
    const [pair] = await allPairs()
    const { a, b } = pair!
    const decide = (decision: string) =>
      administrator().send('POST', `/api/duplicates/person/${b.id}/${a.id}/decision`, { decision })
    expect((await decide('different')).status).toBe(200)
    await administrator().send('PATCH', `/api/persons/${a.id}`, { jobTitle: 'Buyer' })
    await administrator().send('PATCH', `/api/persons/${a.id}`, { phone: '+31 38 000 0000' })
    await changed()
    await world.tasks['customers.matchAll']!({ kind: 'person' } as never)
    const open = await allPairs()
    expect(open.some(each => keyOf(each.a.id, each.b.id) === keyOf(a.id, b.id))).toBe(false)
    expect((await allPairs(`&state=different&recordId=${a.id}`)).map(each => each.b.id)).toEqual([b.id])
    for (const [one, other] of [
      [a.id, b.id],
      [b.id, a.id],
    ]) {
      const { body } = await administrator().get<{ items: { field: string; after: unknown }[] }>(
        `/api/history/person/${one}?field=different_from`,
      )
      expect(body.items.map(({ after }) => after)).toEqual([other])
    }
    expect((await decide('open')).status).toBe(200)
    expect(await allPairs('&state=different')).toEqual([])
  })

  it('is refused for records that are not there, and nothing is written', async () => {
    const before = await world.digest()
    const answer = await administrator().send('POST', '/api/duplicates/person/1/2/decision', {
      decision: 'different',
    })
    expect([answer.status, answer.body.code]).toEqual([404, 'no_such_pair'])
    const wrong = await administrator().send('PUT', '/api/duplicates/settings/person', {
      ask: 0.99,
      certain: 0.95,
      automatic: false,
    })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'bad_order'])
    expect(await world.digest()).toBe(before)
  })
})

describe('what changes', () => {
  it('is looked at within the next run: made, changed, erased', async () => {
    const { body: person } = await administrator().send<{ id: number; name: string; phone: string }>(
      'POST',
      '/api/persons',
      { name: 'Wilhelmina Zwanenburg', phone: '+31 6 5550 1234', country: 'NL' },
    )
    const { body: twin } = await administrator().send<{ id: number }>('POST', '/api/persons', {
      name: 'Wilhelmina Zwanenberg',
      phone: '06 5550 1234',
      country: 'NL',
    })
    await changed()
    const of = async () => allPairs(`&recordId=${twin.id}`)
    expect((await of()).map(({ a }) => a.id)).toEqual([person.id])
    await administrator().send('PATCH', `/api/persons/${twin.id}`, {
      name: 'Otto Kahn',
      phone: '+49 30 222 333',
    })
    await changed()
    expect(await of()).toEqual([])
    await administrator().send('PATCH', `/api/persons/${twin.id}`, {
      name: 'Вильгельмина Цваненбург',
      phone: '+31655501234',
    })
    await changed()
    expect((await of()).length).toBe(1)
    await sql`update person set erased_at = now() where id = ${twin.id}`.execute(world.db.full)
    expect(await of()).toEqual([])
    expect(await world.rows(sql`select from match_record where kind = 'person' and id = ${twin.id}`)).toEqual(
      [],
    )
  })
})

describe('while somebody enters a record', () => {
  it('shows who is likely there already, with the reasons', async () => {
    const [known] = await world.rows(sql<{ id: number; name: string; phone: string; accountId: number }>`
      select id, name, phone, account_id as "accountId" from person
      where phone is not null and account_id is not null and length(family_name) > 6 order by id limit 1`)
    const query = new URLSearchParams({
      kind: 'person',
      name: known!.name.toUpperCase(),
      phone: known!.phone,
      accountId: String(known!.accountId),
    })
    const { status, body } = await administrator().get<{
      items: { id: number; reasons: { sentence: string }[]; certain: boolean }[]
    }>(`/api/duplicates/likely?${query}`)
    expect(status).toBe(200)
    expect(body.items[0]!.id).toBe(known!.id)
    expect(body.items[0]!.reasons.map(({ sentence }) => sentence).join(' ')).toContain('Phone is the same')
    const nobody = await administrator().get<{ items: unknown[] }>(
      '/api/duplicates/likely?name=Zebulon+Quist&phone=%2B4412345678',
    )
    expect(nobody.body.items).toEqual([])
  })

  it('answers many drafts at once, as an import asks', async () => {
    const known = await world.rows(sql<{ id: number; name: string; email: string }>`
      select id, name, email from person where email is not null order by id limit 40`)
    const drafts = known.map(({ name, email }) => ({ name, email }))
    const found = await world.db.as(systemActor, tx =>
      likelyDuplicates(tx, 'person', [...drafts, { name: 'Zebulon Quist' }, {}]),
    )
    expect(found.slice(0, 40).map(list => list[0]?.id)).toEqual(known.map(({ id }) => id))
    expect(found.slice(40)).toEqual([[], []])
  })
})

describe('the partner', () => {
  it('sees a pair only where both records are of the territory', async () => {
    const partner = world.of.partner
    const mine = sql`(select territory_id from user_territory where user_id = ${partner.id})`
    const wanted = await world.rows(sql<{ a: number; b: number }>`
      select m.a, m.b from match_pair m join person x on x.id = m.a join person y on y.id = m.b
      where m.kind = 'person' and m.state = 'open' and x.territory_id in ${mine} and y.territory_id in ${mine}`)
    const seen = await allPairs('', partner.visitor)
    expect(seen.map(({ a, b }) => keyOf(a.id, b.id)).sort()).toEqual(
      wanted.map(({ a, b }) => keyOf(a, b)).sort(),
    )
    const everybody = await allPairs()
    expect(seen.length).toBeLessThan(everybody.length)
    const hidden = everybody.find(
      ({ a, b }) => !wanted.some(each => keyOf(each.a, each.b) === keyOf(a.id, b.id)),
    )!
    const url = `/api/duplicates/person/${hidden.a.id}/${hidden.b.id}`
    expect((await partner.visitor.get(url)).status).toBe(404)
    expect((await partner.visitor.send('POST', `${url}/decision`, { decision: 'different' })).status).toBe(
      403,
    )
    // One of the two moves into the territory: still only half of the pair is the partner's.
    const [territory] = await world.rows(sql<{
      id: number
    }>`select min(territory_id) as id from user_territory
      where user_id = ${partner.id}`)
    await sql`update person set territory_id = ${territory!.id} where id = ${hidden.a.id}`.execute(
      world.db.full,
    )
    await sql`update person set territory_id = null where id = ${hidden.b.id}`.execute(world.db.full)
    expect((await partner.visitor.get(url)).status).toBe(404)
    const settings = await partner.visitor.get<{
      items: { compared: number; open: Record<string, number> }[]
    }>('/api/duplicates/settings')
    const { certain, ask, below } = settings.body.items[0]!.open
    expect([settings.body.items[0]!.compared, certain! + ask! + below!]).toEqual([
      0,
      (await allPairs('', partner.visitor)).length,
    ])
  })
})
