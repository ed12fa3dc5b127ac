import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer, Body } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { roles } from '../team/model/actor.ts'
import type { wordedVocabulary } from './model/words.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const written = (when: unknown, about = 'person') => ({ version: 1, about, when })
const nest = (depth: number, kind: 'all' | 'not'): unknown =>
  depth === 0
    ? { any: [] }
    : kind === 'all'
      ? { all: [nest(depth - 1, kind)] }
      : { not: nest(depth - 1, kind) }
const deep = (depth: number): unknown => {
  let when: unknown = { any: [] }
  for (let n = 0; n < depth; n++) when = { not: when }
  return when
}

/** What nobody would write by hand, and the place that is named. */
const hostile: [string, unknown, string][] = [
  ['null', null, '/condition'],
  ['a list', [], '/condition'],
  ['another version', { version: 2, about: 'person', when: { all: [] } }, '/condition/version'],
  ['of the other subject', written({ all: [] }, 'account'), '/condition/about'],
  ['a key beside', { ...written({ all: [] }), extra: 1 }, '/condition/extra'],
  [
    'SQL for a field',
    written({ trait: "name'; drop table touch; --", test: 'known' }),
    '/condition/when/trait',
  ],
  ['what every object has', written({ trait: '__proto__', test: 'known' }), '/condition/when/trait'],
  ['a constructor', written({ trait: 'constructor', test: 'known' }), '/condition/when/trait'],
  [
    'SQL for a kind',
    written({ touches: { kinds: ["call') or true --"] }, from: 1 }),
    '/condition/when/touches/kinds/0',
  ],
  ['an unknown test', written({ trait: 'name', test: 'matches', text: '.*' }), '/condition/when/test'],
  [
    '10,000 letters',
    written({ trait: 'name', test: 'contains', text: 'x'.repeat(10_000) }),
    '/condition/when/text',
  ],
  [
    'a huge list',
    written({ trait: 'name', test: 'one_of', values: Array.from({ length: 5_000 }, String) }),
    '/condition/when/values',
  ],
  ['a null byte', written({ trait: 'name', test: 'contains', text: 'a\0b' }), '/condition/when/text'],
  [
    'half a letter',
    written({ trait: 'name', test: 'one_of', values: ['\ud83d'] }),
    '/condition/when/values/0',
  ],
  ['a number too large', written({ touches: {}, from: 1e300 }), '/condition/when/from'],
  ['from above to', written({ touches: {}, from: 5, to: 2 }), '/condition/when/to'],
  ['no such day', written({ trait: 'knownAt', test: 'day', from: '2026-02-30' }), '/condition/when/from'],
  ['a segment that is not there', written({ segment: 999_999 }), '/condition/when/segment'],
  ['a segment by name', written({ segment: '1' }), '/condition/when/segment'],
  ['too deep', written(nest(11, 'all')), `/condition/when${'/all/0'.repeat(10)}`],
  ['much too deep', written(deep(700)), `/condition/when${'/not'.repeat(10)}`],
  [
    'too wide',
    written({ all: Array.from({ length: 5_000 }, () => ({ trait: 'name', test: 'known' })) }),
    '/condition/when/all/199',
  ],
  [
    'six steps',
    written({ sequence: Array.from({ length: 6 }, () => ({ touches: {} })) }),
    '/condition/when/sequence',
  ],
]

describe('a condition that cannot be used is refused by its place, and nothing is written', () => {
  it.each(hostile)('%s', async (_, condition, pointer) => {
    const { visitor } = world.of.marketing_manager
    const before = await world.digest()
    const doors: (() => Promise<Answer<Body>>)[] = [
      () => visitor.send('POST', '/api/conditions/preview', { about: 'person', condition }),
      () => visitor.send('POST', '/api/conditions/explain', { about: 'person', condition, subject: 1 }),
    ]
    doors.push(() => visitor.send('POST', '/api/segments', { name: 'Odd', about: 'person', condition }))
    doors.push(() => visitor.send('PATCH', '/api/segments/1', { condition }))
    for (const send of doors) {
      const { status, body } = await send()
      expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([422, 'bad_condition', pointer])
    }
    expect(await world.digest()).toBe(before)
  })
})

it('takes no field that is not one of the form', async () => {
  const { visitor } = world.of.marketing
  const before = await world.digest()
  for (const more of [
    { madeBy: 1 },
    { kind: 'static' },
    { id: 1 },
    { keptUntil: '2026-01-01' },
    { version: 9 },
  ]) {
    const made = await visitor.send('POST', '/api/segments', { name: 'Mine', about: 'person', ...more })
    expect([made.status, made.body.errors?.[0]?.pointer]).toEqual([422, `/${Object.keys(more)[0]}`])
  }
  for (const more of [{ madeBy: 1 }, { about: 'account' }, { archivedAt: null }])
    expect((await visitor.send('PATCH', '/api/segments/1', more)).status).toBe(422)
  for (const name of ['', '   ', 'x'.repeat(81), 'a\u0007b', 5])
    expect((await visitor.send('POST', '/api/segments', { name, about: 'person' })).status).toBe(422)
  const note = 'x'.repeat(10_000)
  expect((await visitor.send('POST', '/api/segments', { name: 'A', about: 'person', note })).status).toBe(422)
  expect(await world.digest()).toBe(before)
})

it('suggests nothing that is not asked for by a field', async () => {
  const { visitor } = world.of.sales
  const ask = (of: string, q = '') =>
    visitor.get<{ items: { value: unknown }[] }>(
      `/api/condition-values?about=person&of=${encodeURIComponent(of)}&q=${encodeURIComponent(q)}`,
    )
  for (const of of [
    '',
    'trait:',
    'trait:__proto__',
    'password',
    'touch.body',
    "source'--",
    'user',
    'property:\0',
  ])
    expect([of, (await ask(of)).status]).toEqual([of, 422])
  expect((await ask("property:x' or true --")).body.items).toEqual([])
  expect((await ask('trait:name', '%')).body.items).toEqual([])
})

it('shows the partner only what is of his territories', async () => {
  const { visitor } = world.of.partner
  const territories = await world.rows(
    sql<{ id: number }>`select territory_id as id from user_territory where user_id = ${world.of.partner.id}`,
  )
  const mine = territories.map(({ id }) => id)
  const theirs = async (about: 'person' | 'account') =>
    new Set(
      (
        await world.rows(sql<{ id: number }>`
          select id from ${sql.table(about)} where territory_id = any(${mine}::bigint[])`)
      ).map(({ id }) => id),
    )
  for (const about of ['person', 'account'] as const) {
    const seen = await theirs(about)
    const preview = await visitor.send<{ n: number; examples: { id: number }[] }>(
      'POST',
      '/api/conditions/preview',
      { about, condition: written({ all: [] }, about) },
    )
    expect([about, preview.body.n]).toEqual([about, seen.size])
    expect(preview.body.examples.every(({ id }) => seen.has(id))).toBe(true)
  }
  const persons = await theirs('person')
  for (const id of [1, 3, 4]) {
    const members = await visitor.get<{ items: { id: number }[]; total: number }>(
      `/api/segments/${id}/members?limit=200`,
    )
    const listed = await visitor.get<{ size: number }>(`/api/segments/${id}`)
    expect(members.body.items.every(member => persons.has(member.id))).toBe(true)
    expect([members.body.total, listed.body.size]).toEqual([
      members.body.items.length,
      members.body.items.length,
    ])
    const changes = await visitor.get<{ items: { subject: { id: number } | null }[] }>(
      `/api/segments/${id}/changes?limit=200`,
    )
    expect(changes.body.items.every(({ subject }) => subject !== null && persons.has(subject.id))).toBe(true)
  }
  const hidden = await world.rows(sql<{ id: number; name: string; title: string | null }>`
    select id, name, job_title as title from person where not territory_id = any(${mine}::bigint[])
      and not exists (select from person q where q.territory_id = any(${mine}::bigint[]) and q.name = person.name) limit 20`)
  for (const { id, name } of hidden) {
    const names = await visitor.get<{ items: unknown[] }>(
      `/api/condition-values?about=person&of=trait:name&q=${encodeURIComponent(name)}`,
    )
    expect([name, names.body.items]).toEqual([name, []])
    expect((await visitor.get(`/api/segments/1/explain?subject=${id}`)).status).toBe(404)
    expect((await visitor.get(`/api/persons/${id}/segments`)).status).toBe(404)
  }
  expect((await visitor.get('/api/segments/1/users')).status).toBe(403)
})

it('has a word in each language for every field, kind and side that is offered', async () => {
  const asked = await Promise.all(
    (['en', 'nl', 'de'] as const).map(async language => {
      const { body } = await world.of.sales.visitor.get<ReturnType<typeof wordedVocabulary>>(
        `/api/condition-vocabulary?language=${language}`,
      )
      return body
    }),
  )
  for (const vocabulary of asked) {
    for (const { key, label } of [...vocabulary.touchKinds, ...vocabulary.sides])
      expect([key, label.includes('_')]).toEqual([key, false])
  }
  const [en, nl, de] = asked.map(vocabulary => vocabulary.traits.person.knownAt!.label)
  expect([en, nl, de]).toEqual(['known since', 'bekend sinds', 'bekannt seit'])
})

it('answers every reader, and lets only makers make', async () => {
  for (const role of roles) {
    const { visitor } = world.of[role]
    expect([role, (await visitor.get('/api/segments')).status]).toEqual([role, 200])
    const made = await visitor.send('POST', '/api/segments', { name: `Of ${role}`, about: 'person' })
    const mayNot = role === 'partner' || role === 'service'
    expect([role, made.status]).toEqual([role, mayNot ? 403 : 200])
  }
})
