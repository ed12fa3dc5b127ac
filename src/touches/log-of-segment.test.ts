import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Body } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'

let world: World
let persons: number
let accounts: number
/** A word that entries with persons of the segment have. */
let word: string
const standing = sql`t.withdrawn is null and not exists (select from touch c where c.supersedes_id = t.id)`
const today = sql`(select coalesce((select i.person_id from identity i where i.subject_id = t.subject_id), t.subject_id))`
const isIn = (
  id: number,
) => sql`exists (select from segment_member m where m.segment_id = ${id}::bigint and m.subject_id in
  (${today}, (select p.account_id from person p where p.id = ${today}), (select x.account_id from account_identity x where x.subject_id = t.subject_id)))`
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  const make = async (name: string, about: string, when: unknown) => {
    const { body } = await world.of.marketing.visitor.send<Body & { id: number }>('POST', '/api/segments', {
      name,
      about,
      condition: { version: 1, about, when },
    })
    return body.id
  }
  persons = await make('Leads', 'person', { trait: 'leads', test: 'number', from: 1 })
  accounts = await make('Buyers', 'account', { trait: 'orders', test: 'number', from: 3 })
  const words = await world.rows(sql<{ word: string }>`
    select lower(w[1]) as word from touch t cross join lateral regexp_matches(t.title, '\\m[A-Za-z]{6,}\\M', 'g') w
    where ${standing} and t.kind in ('call', 'visit', 'email') and ${isIn(persons)} group by 1 order by count(*) desc, 1 limit 1`)
  word = words[0]!.word
})
afterAll(() => world?.close())

type Log = { items: { id: number }[]; next: string | null }
async function allOf(path: string, role: 'administrator' | 'partner' = 'administrator'): Promise<number[]> {
  const found: number[] = []
  for (let cursor = ''; ; ) {
    const { status, body, text } = await world.of[role].visitor.get<Log>(`${path}&limit=200${cursor}`)
    expect([path, status, text]).toEqual([path, 200, expect.any(String)])
    found.push(...body.items.map(({ id }) => id))
    if (body.next === null) break
    cursor = `&cursor=${encodeURIComponent(body.next)}`
  }
  expect(new Set(found).size).toBe(found.length)
  return found.sort((a, b) => a - b)
}
const ids = async (where: ReturnType<typeof sql>) =>
  (
    await world.rows(
      sql<{ id: number }>`select t.id from touch t where ${standing} and ${where} order by t.id`,
    )
  ).map(({ id }) => id)

describe('the contact log of a segment', () => {
  it('has every entry with those in it, also without words', async () => {
    for (const segment of [persons, accounts]) {
      const expected = await ids(sql`${isIn(segment)} and t.kind = 'call'`)
      expect(await allOf(`/api/touches?segment=${segment}&kind=call`)).toEqual(expected)
    }
    const year = `segment=${persons}&from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z`
    const expected = await ids(
      sql`${isIn(persons)} and t.occurred_at >= '2026-01-01Z' and t.occurred_at < '2026-06-01Z'`,
    )
    expect(expected.length).toBeGreaterThan(0)
    expect(await allOf(`/api/touches?${year}`)).toEqual(expected)
  })

  it('with words has those entries of them, and none of others', async () => {
    const all = await allOf(`/api/touches?q=${word}`)
    const expected = await ids(sql`${isIn(persons)} and t.id = any(${all}::bigint[])`)
    expect(expected.length).toBeGreaterThan(0)
    expect(expected.length).toBeLessThan(all.length)
    expect(await allOf(`/api/touches?q=${word}&segment=${persons}`)).toEqual(expected)
  })

  it('shows a partner what is theirs', async () => {
    for (const more of ['', `&q=${word}`]) {
      const all = new Set(await allOf(`/api/touches?segment=${persons}&side=marketing${more}`))
      const own = await allOf(`/api/touches?segment=${persons}&side=marketing${more}`, 'partner')
      expect(own.filter(id => !all.has(id))).toEqual([])
      const theirs = await world.db.as(
        { userId: world.of.partner.id, role: 'partner' },
        async tx =>
          (await sql<{ id: number }>`select t.id from touch t where t.id = any(${own}::bigint[])`.execute(tx))
            .rows,
      )
      expect(theirs).toHaveLength(own.length)
      expect(own.length).toBeLessThan(all.size)
    }
  })

  it('of an account has those of its persons who are in it, and counts them', async () => {
    const [account] = await world.rows(sql<{ id: number }>`
      select p.account_id as id from segment_member m join person p on p.id = m.subject_id join touch t on t.subject_id = p.id
      where m.segment_id = ${persons}::bigint and p.account_id is not null group by 1 order by count(*) desc, 1 limit 1`)
    const path = `/api/accounts/${account!.id}`
    const whole = await allOf(`${path}/touches?`)
    const narrowed = await allOf(`${path}/touches?segment=${persons}`)
    expect(narrowed).toEqual(await ids(sql`t.id = any(${whole}::bigint[]) and ${isIn(persons)}`))
    expect(narrowed.length).toBeGreaterThan(0)
    const counts = await world.of.administrator.visitor.get<Record<string, number>>(
      `${path}/touch-counts?segment=${persons}`,
    )
    expect(Object.values(counts.body).reduce((a, b) => a + b, 0)).toBe(narrowed.length)
    const marks = await world.of.administrator.visitor.get<{ total: number }>(
      `${path}/touch-marks?segment=${persons}`,
    )
    expect(marks.body.total).toBe(narrowed.length)
  })

  it('is exported as it is shown', async () => {
    const { visitor } = world.of.administrator
    const made = await visitor.send<{ id: number } & Body>('POST', '/api/exports', {
      what: 'touches',
      format: 'csv',
      filter: { segment: persons, kind: 'call' },
    })
    expect([made.status, made.text]).toEqual([200, expect.any(String)])
    await world.drain()
    const { body } = await visitor.get(`/api/exports/${made.body.id}`)
    const { length } = await allOf(`/api/touches?segment=${persons}&kind=call`)
    expect(body).toMatchObject({ state: 'done', rowsWritten: length })
  })

  it.each(['/api/touches?segment=999999', '/api/accounts/1/touches?segment=999999'])(
    '%s is refused: there is no such segment',
    async path => {
      const [account] = await world.rows(sql<{ id: number }>`select min(id) as id from account`)
      const answer = await world.of.administrator.visitor.get<Body & { errors: { pointer: string }[] }>(
        path.replace('/accounts/1/', `/accounts/${account!.id}/`),
      )
      expect([answer.status, answer.body.code]).toEqual([422, 'no_such_segment'])
    },
  )

  it('without words and without a segment finds nothing', async () => {
    expect(await allOf('/api/touches?kind=call')).toEqual([])
  })
})
