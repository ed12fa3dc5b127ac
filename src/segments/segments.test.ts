import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Body } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'
import type { Condition } from '../shared/condition/tree.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type List<T> = { items: T[]; next: string | null; total: number }
type Named = { id: number; name: string; second: string | null }
const written = (when: unknown, about = 'person') => ({ version: 1, about, when })
const prices: Condition = {
  all: [
    { touches: { kinds: ['web_page'], words: 'pric' }, from: 3, window: { days: 14 } },
    { touches: { kinds: ['visit'] }, to: 0, since: { kinds: ['web_page'] } },
  ],
}
const make = async (name: string, when: unknown = prices, about = 'person') => {
  const { visitor } = world.of.marketing
  const answer = await visitor.send('POST', '/api/segments', {
    name,
    about,
    ...(when === null ? {} : { condition: written(when, about) }),
  })
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  return answer.body as Body & { size: number; version: number }
}
const refused = async (send: () => Promise<{ status: number; body: Body }>, status: number, code: string) => {
  const before = await world.digest()
  const answer = await send()
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(await world.digest()).toBe(before)
  return answer.body
}

it('counts before it is saved exactly whom it has afterwards, with ten names', async () => {
  const { visitor } = world.of.marketing
  const preview = await visitor.send<{ n: number; from: null; examples: Named[]; sentence: string }>(
    'POST',
    '/api/conditions/preview',
    { about: 'person', condition: written(prices) },
  )
  const segment = await make('Price readers')
  const members = await visitor.get<List<Named>>(`/api/segments/${segment.id}/members?limit=200`)
  expect(preview.body.n).toBe(segment.size)
  expect(preview.body.from).toBe(null)
  expect(members.body.total).toBe(segment.size)
  expect(members.body.items).toHaveLength(segment.size)
  expect(preview.body.examples.map(({ id }) => id)).toEqual(
    members.body.items.slice(0, 10).map(({ id }) => id),
  )
  expect(preview.body.sentence).toBe(
    'at least 3 touches of the kind “page view” that mention “pric” in the last 14 days and at most 0 touches of the kind “visit”, after the latest touches of the kind “page view”',
  )
})

it('says it in the language of the reader', async () => {
  const { visitor } = world.of.sales
  const sentence = async (language: string) =>
    (await visitor.get<{ sentence: string }>(`/api/segments/2?language=${language}`)).body.sentence
  expect(await sentence('de')).toBe('Art ist „Kunde“ und höchstens 0 Kontakte in den letzten 90 Tagen')
  expect(await sentence('nl')).toBe(
    'soort is ‘klant’ en hoogstens 0 contactmomenten in de afgelopen 90 dagen',
  )
  expect(await sentence('en')).toBe('kind is “customer” and at most 0 touches in the last 90 days')
})

it('says of each member why they are in, and of others why not', async () => {
  const { visitor } = world.of.sales
  type Why = { holds: boolean; parts: { at: string; holds: boolean; figure: string; touches: unknown[] }[] }
  const members = await visitor.get<List<Named>>('/api/segments/1/members')
  const one = await visitor.get<Why>(`/api/segments/1/explain?subject=${members.body.items[0]!.id}`)
  expect(one.body.holds).toBe(true)
  expect(one.body.parts.map(({ at, holds }) => [at, holds])).toEqual([
    ['', true],
    ['/all/0', true],
    ['/all/1', true],
  ])
  expect(Number(one.body.parts[1]!.figure)).toBeGreaterThanOrEqual(2)
  const [other] = await world.rows(sql<{ id: number }>`select id from person p
    where not exists (select from segment_member m where m.segment_id = 1 and m.subject_id = p.id) limit 1`)
  const out = await visitor.get<Why>(`/api/segments/1/explain?subject=${other!.id}`)
  expect(out.body.holds).toBe(false)
  expect(out.body.parts.some(({ holds }) => !holds)).toBe(true)
})

it('explains every subject as the segment has them', async () => {
  const { visitor } = world.of.administrator
  const persons = await world.rows(sql<{ id: number; isIn: boolean }>`
    select id, exists (select from segment_member m where m.segment_id = 3 and m.subject_id = p.id) as "isIn"
    from person p order by id limit 60`)
  for (const { id, isIn } of persons) {
    const { body } = await visitor.get<{ holds: boolean }>(`/api/segments/3/explain?subject=${id}`)
    expect([id, body.holds]).toEqual([id, isIn])
  }
})

it('pages members and changes to the end, each once', async () => {
  const { visitor } = world.of.marketing
  for (const kind of ['members', 'changes']) {
    const seen: number[] = []
    let cursor = ''
    for (let more = true; more; ) {
      const { body } = await visitor.get<List<{ id: number }>>(
        `/api/segments/3/${kind}?limit=50${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...body.items.map(({ id }) => id))
      if (seen.length >= body.total || body.next === null) expect(seen).toHaveLength(body.total)
      more = body.next !== null
      cursor = body.next ?? ''
    }
    expect(new Set(seen).size).toBe(seen.length)
  }
})

it('tells sizes of the past that end in the size of today', async () => {
  const { visitor } = world.of.marketing
  for (const id of [1, 2, 3, 4]) {
    const { body } = await visitor.get<List<{ size: number }>>(`/api/segments/${id}/sizes`)
    const segment = await visitor.get<{ size: number }>(`/api/segments/${id}`)
    expect([id, body.items.at(-1)!.size]).toEqual([id, segment.body.size])
  }
  expect((await visitor.get('/api/segments/1/sizes?from=2026-03-01&to=2026-02-01')).status).toBe(422)
})

it('counts overlaps that open to the same names', async () => {
  const { visitor } = world.of.marketing
  const { body } = await visitor.get<{
    pairs: { one: number; other: number; both: number; jaccard: number }[]
    segments: { id: number; size: number }[]
  }>('/api/segments/overlap?ids=1,3,4')
  expect(body.pairs).toHaveLength(3)
  for (const { one, other, both, jaccard } of body.pairs) {
    const [a, b] = [one, other].map(id => body.segments.find(each => each.id === id)!.size) as [
      number,
      number,
    ]
    expect(jaccard).toBeCloseTo(both / (a + b - both), 12)
    const inBoth = await visitor.get<List<Named>>(`/api/segments/${one}/members?also=${other}`)
    const onlyOne = await visitor.get<List<Named>>(`/api/segments/${one}/members?without=${other}`)
    expect([inBoth.body.total, onlyOne.body.total]).toEqual([both, a - both])
  }
})

it('keeps what a segment was, and refuses a change of what was changed meanwhile', async () => {
  const { visitor } = world.of.marketing
  const segment = await make('Changing')
  const change = { condition: written({ trait: 'country', test: 'one_of', values: ['NL'] }), version: 1 }
  const changed = await visitor.send<{ version: number; size: number }>(
    'PATCH',
    `/api/segments/${segment.id}`,
    change,
  )
  expect(changed.body.version).toBe(2)
  await refused(() => visitor.send('PATCH', `/api/segments/${segment.id}`, change), 409, 'changed_meanwhile')
  const { body } = await visitor.get<List<{ version: number; sentence: string; madeBy: { id: number } }>>(
    `/api/segments/${segment.id}/versions`,
  )
  expect(
    body.items.map(({ version, sentence, madeBy }) => [version, sentence.slice(0, 12), madeBy.id]),
  ).toEqual([
    [2, 'country is “', world.of.marketing.id],
    [1, 'at least 3 t', world.of.marketing.id],
  ])
  const nobodyChanges = await visitor.send<{ version: number }>('PATCH', `/api/segments/${segment.id}`, {
    name: 'Changing',
  })
  expect(nobodyChanges.body.version).toBe(2)
})

it('lets nobody break a segment that others use, nor a circle arise', async () => {
  const { visitor } = world.of.marketing
  const base = await make('Base')
  const above = await make('Above', { all: [{ segment: base.id }] })
  expect(above.size).toBe(base.size)
  const path = `/api/segments/${base.id}`
  const users = await visitor.get<List<Named>>(`${path}/users`)
  expect(users.body.items).toEqual([{ kind: 'segment', id: above.id, name: 'Above' }])
  const narrower = written({ trait: 'country', test: 'one_of', values: ['DE'] })
  await refused(() => visitor.send('POST', `${path}/archive`), 409, 'in_use')
  await refused(() => visitor.send('PATCH', path, { condition: narrower }), 409, 'in_use')
  await refused(
    () => visitor.send('PATCH', path, { condition: written({ segment: above.id }), usersSeen: true }),
    422,
    'asks_itself',
  )
  await refused(
    () => visitor.send('PATCH', path, { condition: written({ not: { segment: base.id } }), usersSeen: true }),
    422,
    'asks_itself',
  )
  const done = await visitor.send<{ size: number }>('PATCH', path, { condition: narrower, usersSeen: true })
  const after = await visitor.get<{ size: number }>(`/api/segments/${above.id}`)
  expect(after.body.size).toBe(done.body.size)
  expect((await visitor.send('POST', `/api/segments/${above.id}/archive`)).status).toBe(200)
  expect((await visitor.send('POST', `${path}/archive`)).status).toBe(200)
  expect((await visitor.get<{ size: number }>(path)).body.size).toBe(0)
  await refused(() => visitor.send('PATCH', path, { name: 'Other' }), 409, 'archived')
  // What it asks about is archived too.
  await refused(() => visitor.send('POST', `/api/segments/${above.id}/restore`), 409, 'bad_condition')
  expect((await visitor.send('POST', `${path}/restore`)).status).toBe(200)
  expect((await visitor.get<{ size: number }>(path)).body.size).toBe(done.body.size)
})

it('lists by hand: by id, by e-mail address, by a filter, and takes out again', async () => {
  const { visitor } = world.of.sales
  const made = await visitor.send('POST', '/api/segments', { name: 'By hand', about: 'person' })
  const path = `/api/segments/${made.body.id}`
  const persons = await world.rows(
    sql<{
      id: number
      email: string
    }>`select id, email from person where email is not null order by id limit 5`,
  )
  const ids = persons.map(({ id }) => id)
  const put = (body: unknown) =>
    visitor.send<{ changed: number; size: number; unknown: string[] }>('POST', `${path}/listed`, body)
  expect((await put({ ids: ids.slice(0, 3) })).body).toEqual({ changed: 3, size: 3, unknown: [] })
  const byMail = await put({
    emails: [persons[3]!.email.toUpperCase(), ` ${persons[0]!.email}`, 'nobody@nowhere.example'],
  })
  expect(byMail.body).toEqual({ changed: 1, size: 4, unknown: ['nobody@nowhere.example'] })
  const few = await visitor.get<List<unknown>>('/api/persons?q=brink&limit=1')
  expect(few.status).toBe(200)
  const byFilter = await put({ filter: { q: 'brink' } })
  expect(byFilter.body.size).toBeGreaterThan(4)
  await refused(() => put({ ids: [ids[0], 999_999_999] }) as never, 422, 'no_such_subject')
  await refused(() => put({ filter: { nonsense: 'x' } }) as never, 422, 'bad_filter')
  await refused(() => put({ ids, filter: {} }) as never, 422, 'which')
  await refused(() => visitor.send('POST', '/api/segments/1/listed', { ids }), 403, 'not_yours')
  const out = await visitor.send<{ changed: number; size: number }>('POST', `${path}/unlisted`, { ids })
  expect(out.body.changed).toBe(4)
  const changes = await visitor.get<List<{ entered: boolean }>>(`${path}/changes?kind=left`)
  expect(changes.body.total).toBe(4)
  const theirs = await visitor.get<List<{ id: number }>>(`/api/persons/${ids[0]}/segments`)
  expect(theirs.body.items.some(({ id }) => id === made.body.id)).toBe(false)
})

it('lets everybody change only what is theirs, managers all', async () => {
  const segment = await make('Of marketing')
  const path = `/api/segments/${segment.id}`
  await refused(() => world.of.sales.visitor.send('PATCH', path, { name: 'Mine' }), 403, 'not_yours')
  await refused(() => world.of.sales.visitor.send('POST', `${path}/archive`), 403, 'not_yours')
  await refused(() => world.of.partner.visitor.send('PATCH', path, { name: 'Mine' }), 403, 'not_allowed')
  await refused(
    () => world.of.service.visitor.send('POST', '/api/segments', { name: 'X', about: 'person' }),
    403,
    'not_allowed',
  )
  expect((await world.of.sales_manager.visitor.send('PATCH', path, { name: 'Of both' })).status).toBe(200)
  await refused(
    () => world.of.marketing.visitor.send('POST', '/api/segments', { name: 'OF BOTH', about: 'person' }),
    409,
    'name_taken',
  )
})

it('counts saved views of lists among what uses a segment', async () => {
  const { visitor } = world.of.marketing
  const segment = await make('In a view')
  const where = JSON.stringify([['segment', 'is', segment.id]])
  const list = await visitor.get<List<unknown>>(`/api/persons?limit=1&where=${encodeURIComponent(where)}`)
  expect([list.status, list.body.total ?? segment.size]).toEqual([200, segment.size])
  const view = await world.of.sales.visitor.send('POST', '/api/saved-views', {
    record: 'person',
    name: 'Price readers',
    query: { where },
    shared: 'all',
    role: null,
  })
  expect(view.status).toBe(200)
  await refused(() => visitor.send('POST', `/api/segments/${segment.id}/archive`), 409, 'in_use')
  const users = await visitor.get<List<Named>>(`/api/segments/${segment.id}/users`)
  expect(users.body.items).toEqual([{ kind: 'saved_view', id: view.body.id, name: 'Price readers' }])
})
