import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { namesNobody } from '../src/main/names-nobody.ts'
import { personParts } from '../src/main/person-parts.ts'
import { wholeOf } from '../src/privacy/whole.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

describe('an archive of everything', () => {
  it('holds every row of every part for machines and for people, is collected once and gone', async () => {
    const { visitor } = world.of.administrator
    const [someone] = await world.rows(sql<{ id: number; name: string }>`
      select p.id, p.name from person p join lead l on l.person_id = p.id join identity i on i.person_id = p.id
      join consent c on c.person_id = p.id order by p.id limit 1`)
    const id = someone!.id
    await world.rows(sql`insert into touch (subject_id, kind, side, occurred_at, title)
      select ${id}, 'web_page', 'marketing', now() - n * interval '1 minute', 'Page <' || n || '>' from generate_series(1, 2500) n`)
    const asked = await visitor.send('POST', `/api/persons/${id}/privacy-requests`, { kind: 'access' })
    const twice = await visitor.send('POST', `/api/persons/${id}/privacy-requests`, { kind: 'access' })
    expect([asked.status, twice.body.code]).toEqual([200, 'already_asked'])
    expect((await visitor.send('POST', `/api/privacy/requests/${asked.body.id}/ticket`)).body.code).toBe(
      'not_ready',
    )
    await world.drain()
    const list = await visitor.get<{ items: { state: string; done: number; total: number }[] }>(
      `/api/privacy/requests?personId=${id}`,
    )
    expect(list.body.items[0]!.state).toBe('ready')
    expect(list.body.items[0]!.done).toBe(list.body.items[0]!.total)
    const first = await visitor.send<{ path: string }>(
      'POST',
      `/api/privacy/requests/${asked.body.id}/ticket`,
    )
    const { body: ticket } = await visitor.send<{ path: string }>(
      'POST',
      `/api/privacy/requests/${asked.body.id}/ticket`,
    )
    expect((await visitor.get(first.body.path)).status).toBe(404)
    expect((await world.of.sales_manager.visitor.get(ticket.path)).status).toBe(403)
    expect((await world.visitor().get(ticket.path)).status).toBe(401)
    const file = await world.app.inject({
      url: ticket.path,
      headers: { authorization: `Bearer ${visitor.token}` },
    })
    expect([file.statusCode, file.headers['content-type']]).toEqual([200, 'application/zip'])
    const files = unzipSync(file.rawPayload)
    expect(Object.keys(files)).toEqual(['data.json', 'index.html'])
    const data = JSON.parse(strFromU8(files['data.json']!)) as {
      counts: Record<string, number>
      parts: Record<string, Record<string, unknown>[]>
    }
    const page = strFromU8(files['index.html']!)
    const whole = await world.db.as(systemActor, tx => wholeOf(tx, id))
    expect(whole.subjects.length).toBeGreaterThan(1)
    expect(Object.keys(data.parts)).toEqual(personParts.map(({ name }) => name))
    for (const part of personParts) {
      expect([part.name, data.parts[part.name]!.length]).toEqual([part.name, data.counts[part.name]])
      expect(page).toContain(`(${data.counts[part.name]})</h2>`)
    }
    const [{ n }] = (await world.rows(
      sql<{ n: number }>`select count(*) as n from touch where subject_id = any(${whole.subjects}::bigint[])`,
    )) as [{ n: number }]
    expect(data.parts.touches!.length).toBe(n)
    expect(new Set(data.parts.touches!.map(row => row.id)).size).toBe(n)
    expect(data.parts.person![0]!.name).toBe(someone!.name)
    expect(page).toContain('Page &lt;2500&gt;')
    expect(page).not.toContain('Page <2500>')
    expect((await visitor.get(ticket.path)).status).toBe(404)
    expect(await readdir(join(world.dataDir, 'archives'))).toEqual([])
  })

  it('ends after a week when nobody came', async () => {
    const { visitor } = world.of.administrator
    const [someone] = await world.rows(sql<{ id: number }>`select id from person order by id desc limit 1`)
    const { body } = await visitor.send('POST', `/api/persons/${someone!.id}/privacy-requests`, {
      kind: 'access',
    })
    await world.drain()
    const { body: ticket } = await visitor.send<{ path: string }>(
      'POST',
      `/api/privacy/requests/${body.id}/ticket`,
    )
    world.clock.pass(11)
    expect((await visitor.get(ticket.path)).status).toBe(404)
    world.clock.pass(8 * 24 * 60)
    await world.tasks['privacy.tidy']!({} as never)
    expect(await readdir(join(world.dataDir, 'archives'))).toEqual([])
    const [row] = await world.rows(
      sql<{ state: string }>`select state from privacy_request where id = ${body.id}`,
    )
    expect(row!.state).toBe('ended')
  })
})

it('every table that refers to a person is in the list, or says why not', async () => {
  const tables = await world.rows(sql<{ name: string }>`
    select distinct t.name from (
      select c.conrelid::regclass::text as name from pg_constraint c where c.contype = 'f' and c.confrelid = 'person'::regclass
      union select table_name from information_schema.columns
        where table_schema = 'public' and column_name in ('person_id', 'subject_id')
        and table_name in (select tablename from pg_tables where schemaname = 'public')) t order by 1`)
  const listed = new Set([...personParts.flatMap(part => part.tables), ...Object.keys(namesNobody)])
  expect(tables.map(({ name }) => name).filter(name => !listed.has(name))).toEqual([])
})

describe('who read what', () => {
  it('stands once an hour for each reader and kind, is for managers, and cannot be changed', async () => {
    const [someone] = await world.rows(
      sql<{ id: number }>`select id from person where email is not null order by id limit 1`,
    )
    const { visitor } = world.of.sales
    for (let n = 0; n < 3; n++) {
      await visitor.get(`/api/persons/${someone!.id}`)
      await visitor.get(`/api/persons/${someone!.id}/touches`)
    }
    await visitor.get(`/api/persons/${someone!.id}/may-contact?via=search`)
    world.clock.pass(60)
    await visitor.get(`/api/persons/${someone!.id}`)
    const { body } = await world.of.marketing_manager.visitor.get<{
      total: number
      items: { user: { id: number }; kind: string }[]
    }>(`/api/persons/${someone!.id}/accesses`)
    expect(body.total).toBe(body.items.length)
    const bySales = body.items.filter(({ user }) => user.id === world.of.sales.id)
    expect(bySales.map(({ user, kind }) => [user.id, kind])).toEqual([
      [world.of.sales.id, 'page'],
      ...['search', 'page', 'log'].map(kind => [world.of.sales.id, kind]),
    ])
    expect((await visitor.get(`/api/persons/${someone!.id}/accesses`)).status).toBe(403)
    const noted = async () =>
      (
        await world.of.marketing_manager.visitor.get<{ total: number }>(
          `/api/persons/${someone!.id}/accesses`,
        )
      ).body.total
    for (const path of ['contact-points', 'history', 'pair']) {
      world.clock.pass(60)
      const before = await noted()
      const other = someone!.id + 1
      const address = {
        'contact-points': `/api/persons/${someone!.id}/contact-points`,
        history: `/api/history/person/${someone!.id}`,
        pair: `/api/duplicates/person/${someone!.id}/${other}`,
      }[path]!
      const { status } = await world.of.sales.visitor.get(address)
      expect([path, (await noted()) - before]).toEqual([path, status === 200 ? 1 : 0])
      if (path !== 'pair') expect(status).toBe(200)
    }
    for (const change of [sql`update person_access set kind = 'log'`, sql`delete from person_access`])
      await expect(world.db.as(systemActor, tx => change.execute(tx))).rejects.toThrow('permission denied')
  })
})

describe('retention', () => {
  it('counts first, does nothing until it is on, and then leaves figures as they are', async () => {
    const { visitor } = world.of.administrator
    type Listed = {
      items: {
        kind: string
        days: number
        active: boolean
        due: number
        lastRun: { cleared: number } | null
      }[]
    }
    const first = (await visitor.get<Listed>('/api/privacy/retention')).body.items
    expect(first.every(({ active }) => !active)).toBe(true)
    const funnel = async () => (await visitor.get('/api/funnel?by=source')).text
    const before = await funnel()
    const digest = await world.digest()
    await world.tasks['privacy.retain']!({} as never)
    expect(await world.digest()).toBe(digest)
    for (const { kind } of first)
      expect(
        (await visitor.send('PUT', `/api/privacy/retention/${kind}`, { days: 30, active: true })).status,
      ).toBe(200)
    const due = (await visitor.get<Listed>('/api/privacy/retention')).body.items
    expect(due.find(({ kind }) => kind === 'visitors')!.due).toBeGreaterThan(100)
    expect(due.find(({ kind }) => kind === 'closed_leads')!.due).toBeGreaterThan(10)
    await world.tasks['privacy.retain']!({} as never)
    const after = (await visitor.get<Listed>('/api/privacy/retention')).body.items
    const bodies = (kind: string) => kind === 'touch_bodies'
    for (const { kind, due: n } of due) {
      const now = after.find(each => each.kind === kind)!
      expect([kind, now.due]).toEqual([kind, 0])
      // Words of a visitor's touches go with the visitor or by age, whichever rule comes first.
      if (!bodies(kind)) expect([kind, now.lastRun?.cleared]).toEqual([kind, n])
    }
    expect(await funnel()).toBe(before)

    // What was done is told by the night, and what stays can be named.
    type Run = {
      id: number
      kind: string
      clearing: string
      cleared: number
      tally: Record<string, number>
      oldest: string | null
    }
    type Runs = { items: Run[]; next: string | null }
    type Page = {
      total: number
      items: { id: number; title: string }[]
      next: string | null
      tally: Record<string, number>
    }
    const runs = (await visitor.get<Runs>('/api/privacy/retention/runs')).body.items
    expect(runs.map(({ kind }) => kind).sort()).toEqual(first.map(({ kind }) => kind).sort())
    const paged: number[] = []
    for (let next: string | null = ''; next !== null; ) {
      const { body }: { body: Runs } = await visitor.get<Runs>(
        `/api/privacy/retention/runs?limit=2${next && `&cursor=${encodeURIComponent(next)}`}`,
      )
      paged.push(...body.items.map(({ id }) => id))
      next = body.next
    }
    expect(paged).toEqual(runs.map(({ id }) => id))
    for (const run of runs) {
      const whole: Page['items'] = []
      for (let next: string | null = ''; next !== null; ) {
        const { body }: { body: Page } = await visitor.get<Page>(
          `/api/privacy/retention/runs/${run.id}/records?limit=200${next && `&cursor=${encodeURIComponent(next)}`}`,
        )
        expect([body.total, body.tally]).toEqual([run.cleared, run.tally])
        whole.push(...body.items)
        next = body.next
      }
      expect([run.kind, whole.length]).toEqual([run.kind, run.clearing === 'gone' ? 0 : run.cleared])
      expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length)
      if (run.clearing === 'gone')
        expect([run.kind, Object.values(run.tally).reduce((sum, n) => sum + n, 0)]).toEqual([
          run.kind,
          run.cleared,
        ])
      expect([run.kind, run.oldest === null]).toEqual([run.kind, run.cleared === 0])
    }
    expect((await visitor.get('/api/privacy/retention/runs/999999/records')).body.code).toBe('no_such_run')
    expect((await world.of.sales_manager.visitor.get('/api/privacy/retention/runs')).status).toBe(403)
  })

  it('is looked at for any number of days without anything being done', async () => {
    const { visitor } = world.of.administrator
    type Page = { total: number; items: { id: number }[]; next: string | null }
    const digest = await world.digest()
    const due = async (days: number) =>
      (await visitor.get<Page>(`/api/privacy/retention/notifications/due?days=${days}&limit=200`)).body
    const all = await due(1)
    expect(all.items.length).toBe(Math.min(200, all.total))
    expect((await due(36_500)).total).toBe(0)
    expect((await visitor.get('/api/privacy/retention/nothing/due?days=3')).status).toBe(422)
    expect((await visitor.get('/api/privacy/retention/mails/due?days=0')).status).toBe(422)
    expect(await world.digest()).toBe(digest)
  })
})

describe('requests', () => {
  it('are read page by page, by kind, by who asked and by period', async () => {
    const { visitor } = world.of.administrator
    const persons = await world.rows(sql<{ id: number }>`
      select id from person where erased_at is null order by id desc limit 9`)
    for (const [n, { id }] of persons.entries())
      await sql`insert into privacy_request (kind, subject_id, state, by_person, user_id, asked_at) values (
        ${n % 2 === 0 ? 'access' : 'erasure'}, ${id}, 'refused', ${n % 3 === 0}, ${n % 3 === 0 ? null : world.of.administrator.id},
        ${world.clock.now()}::timestamptz - ${n} * interval '1 day')`.execute(world.db.full)
    type Page = {
      total: number
      items: { id: number; kind: string; byPerson: boolean; askedAt: string }[]
      next: string | null
      askers: { id: number }[]
    }
    const read = async (query: string) => (await visitor.get<Page>(`/api/privacy/requests?${query}`)).body
    const whole = await read('limit=200')
    expect([whole.next, whole.items.length]).toEqual([null, whole.total])
    const paged: number[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: Page = await read(`limit=4${next && `&cursor=${encodeURIComponent(next)}`}`)
      paged.push(...page.items.map(({ id }) => id))
      next = page.next
    }
    expect(paged).toEqual(whole.items.map(({ id }) => id))
    for (const kind of ['access', 'erasure'])
      expect((await read(`kind=${kind}`)).total).toBe(whole.items.filter(item => item.kind === kind).length)
    expect((await read('by=person')).total).toBe(whole.items.filter(({ byPerson }) => byPerson).length)
    expect((await read(`by=${world.of.administrator.id}`)).total).toBe(
      whole.items.filter(({ byPerson }) => !byPerson).length,
    )
    expect(whole.askers.map(({ id }) => id)).toContain(world.of.administrator.id)
    const today = world.clock.now().toISOString().slice(0, 10)
    expect((await read(`from=${today}&to=${today}`)).total).toBeLessThan(whole.total)
    expect((await visitor.get('/api/privacy/requests?from=yesterday')).status).toBe(422)
  })
})
