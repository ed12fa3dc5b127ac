import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdings, noKeys, staysWithUser } from '../src/main/handover.ts'
import type { Actor } from '../src/team/model/actor.ts'
import { type Holdings, handOver, previewHandOver } from '../src/work/hand-over.ts'
import { handoverById } from '../src/work/handovers.ts'
import type { HoldingWord, Plan } from '../src/work/model/plan.ts'
import { undoHandOver } from '../src/work/undo-hand-over.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let boss: Actor
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  boss = { userId: world.of.administrator.id, role: 'administrator', name: 'Wouter' }
})
afterAll(() => world?.close())

const ids: Record<string, number> = {
  reinder: 6,
  jelmer: 9,
  nynke: 10,
  pepijn: 11,
  marloes: 12,
  volker: 13,
  swantje: 14,
  ulrike: 16,
  ineke: 19,
  malte: 20,
  birgit: 22,
  rupert: 23,
  evert: 24,
}
const now = () => world.clock.now()
const simple = (from: string, to: string): Plan => ({ fromId: ids[from]!, toId: ids[to]!, except: [] })
const preview = (plan: Plan, actor = boss) =>
  world.db.as(actor, tx => previewHandOver(tx, actor, holdings, plan, now()))
const over = async (plan: Plan, actor = boss) => {
  const { mark, ...rest } = await preview(plan, actor)
  const { id } = await world.db.as(actor, tx => handOver(tx, actor, holdings, { ...plan, mark }, now()))
  return { id, ...rest }
}
const undo = (id: number, actor = boss) =>
  world.db.as(actor, tx => undoHandOver(tx, actor, holdings, id, now()))
const shown = (id: number) => world.db.as(boss, tx => handoverById(tx, holdings, id, now()))
const heldBy = async (userId: number, of: Holdings = holdings) =>
  Object.fromEntries(
    await Promise.all(
      of.map(async holding => [
        holding.name,
        (await world.db.as(boss, tx => holding.items(tx, userId, now()))).map(({ key }) => key),
      ]),
    ),
  ) as Record<string, number[]>
const sizeOf = (held: Record<string, number[]>) =>
  Object.values(held).reduce((sum, keys) => sum + keys.length, 0)
/** Every row of what may be held, and of promises; without what says when a row was changed. */
async function everything(): Promise<string[]> {
  const tables = [
    'account',
    'lead',
    'opportunity',
    'complaint',
    'task',
    'step_owner',
    'user_territory',
    'app_user',
    'absence',
    'routing_rule',
    'promise',
  ]
  const rows = await world.rows(
    sql<{ row: string }>`${sql.join(
      tables.map(
        name =>
          sql`select ${sql.lit(name)} || ' ' || (to_jsonb(t) - array['updated_at', 'changed_at', 'version'])::text as row from ${sql.table(name)} t`,
      ),
      sql` union all `,
    )} order by 1`,
  )
  return rows.map(({ row }) => row)
}

describe('the table of what refers to a user', () => {
  it('decides for every foreign key: it goes with whoever holds it, or it stays with whoever did it', async () => {
    const keys = await world.rows(sql<{ name: string }>`
      select c.conrelid::regclass::text || '.' || a.attname as name from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = 'app_user'::regclass order by 1`)
    const held = holdings.map(({ name }) => name).filter(name => name !== 'routing_rule.target')
    expect([...held, ...Object.keys(staysWithUser)].sort()).toEqual(keys.map(({ name }) => name))
  })

  it('leaves out no column that holds a user without saying so, a foreign key or not', async () => {
    const columns = await world.rows(sql<{ name: string }>`
      select c.relname || '.' || a.attname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'app_user'
        and a.atttypid in ('bigint'::regtype, 'bigint[]'::regtype)
        and a.attname ~ '(^|_)(user|owner|by|to|from|deputy|seller|manager|reader|asker|writer|actor)s?(_ids?)?$' order by 1`)
    const decided = new Set([
      ...holdings.map(({ name }) => name),
      ...Object.keys(staysWithUser),
      ...Object.keys(noKeys),
    ])
    expect(columns.map(({ name }) => name).filter(name => !decided.has(name))).toEqual([])
    expect(Object.keys(noKeys).filter(name => !columns.some(column => column.name === name))).toEqual([])
  })

  it('names each kind once', () => {
    const words = holdings.map(({ word }) => word)
    expect(new Set<HoldingWord>(words).size).toBe(words.length)
  })

  it('counts of everybody are the counts of each', async () => {
    for (const holding of holdings) {
      const counts = await world.db.as(boss, tx => holding.counts(tx, now()))
      for (const { userId, n } of counts)
        expect([holding.name, userId, (await heldBy(userId, [holding]))[holding.name]!.length]).toEqual([
          holding.name,
          userId,
          n,
        ])
    }
  })
})

describe('handing over', () => {
  it('moves exactly what was shown, keeps the clocks, tells once, and comes back whole', async () => {
    const before = await everything()
    const held = await heldBy(ids.jelmer!)
    const clocks = await world.rows(sql<{ id: number; due: string }>`
      select id, due_at::text as due from promise where state = 'running' and user_id = ${ids.jelmer} order by id`)
    expect(clocks.length).toBeGreaterThan(0)
    const { id, total } = await over(simple('jelmer', 'nynke'))
    expect(total).toBe(sizeOf(held))
    expect(sizeOf(await heldBy(ids.jelmer!))).toBe(0)
    const after = await world.rows(sql<{ id: number; due: string }>`
      select id, due_at::text as due from promise where id = any(${clocks.map(each => each.id)}::bigint[])
        and state = 'running' and user_id = ${ids.nynke} order by id`)
    expect(after).toEqual(clocks)
    await world.drain()
    const told = () =>
      world.rows(sql<{ title: string; body: string }>`
        select title, body from notification where user_id = ${ids.nynke} and kind like 'work.handed%' order by id`)
    expect(await told()).toEqual([
      {
        title: 'What Jelmer Noordhuis held is yours now',
        body: expect.stringContaining(`${clocks.length} clocks run about it`),
      },
    ])
    expect(await undo(id)).toEqual({ returned: total, stayed: 0 })
    expect(await everything()).toEqual(before)
    await world.drain()
    expect(await told()).toHaveLength(2)
    await expect(undo(id)).rejects.toMatchObject({ code: 'already_undone' })
  })

  it('keeps the history of fields: who had it, who has it, by whom', async () => {
    const { id } = await over(simple('volker', 'swantje'))
    const [row] = await world.rows(sql<Record<string, unknown>>`
      select before, after, source, user_id as "userId" from field_change
      where record = 'account' and field = 'sales_owner_id' order by id desc limit 1`)
    expect(row).toEqual({ before: ids.volker, after: ids.swantje, source: 'by hand', userId: boss.userId })
    await undo(id)
  })

  it('splits by kind and territory, the first that fits', async () => {
    const before = await everything()
    const held = await heldBy(ids.ineke!)
    const plan: Plan = {
      fromId: ids.ineke!,
      toId: ids.malte!,
      except: [
        { toId: ids.nynke!, word: 'complaints', territoryId: 1 },
        { toId: ids.marloes!, territoryId: 2 },
      ],
    }
    const { id, lots } = await over(plan)
    expect(lots.reduce((sum, { items }) => sum + items.length, 0)).toBe(sizeOf(held))
    for (const { holding, toId, items } of lots)
      for (const { key, territoryId } of items) {
        const expected =
          holding.word === 'complaints' && territoryId === 1
            ? ids.nynke
            : territoryId === 2
              ? ids.marloes
              : ids.malte
        expect([holding.name, key, toId]).toEqual([holding.name, key, expected])
        expect((await heldBy(toId, [holding]))[holding.name]).toContain(key)
      }
    await undo(id)
    expect(await everything()).toEqual(before)
  })

  it('gives back what is still there and says what moved on', async () => {
    const { id, total } = await over(simple('pepijn', 'marloes'))
    const given = (name: string, condition = sql`true`) =>
      world.rows(sql<{ id: number }>`
        select key as id from handover_item i join ${sql.table(name)} t on t.id = i.key
        where i.handover_id = ${id} and i.holding = ${`${name}.owner_id`} and ${condition} order by 1`)
    const [won] = await given('opportunity')
    const [passed] = await given('task')
    const [open] = await given('lead', sql`t.state = 'open'`)
    await sql`update opportunity set state = 'won', closed_at = now(), close_reason = 'price' where id = ${won!.id}`.execute(
      world.db.full,
    )
    await sql`update task set owner_id = ${ids.jelmer} where id = ${passed!.id}`.execute(world.db.full)
    await sql`update lead set state = 'rejected', verdict_at = now(), verdict_by = ${ids.marloes}, reason = 'no_budget' where id = ${open!.id}`.execute(
      world.db.full,
    )
    const before = await shown(id)
    const sum = (items: (typeof before)['items'], of: 'returns' | 'elsewhere' | 'done' | 'gone') =>
      items.reduce((all, each) => all + each[of], 0)
    expect([sum(before.items, 'done'), sum(before.items, 'elsewhere'), sum(before.items, 'gone')]).toEqual([
      2, 1, 0,
    ])
    expect(await undo(id)).toEqual({ returned: total - 3, stayed: 3 })
    const after = await shown(id)
    expect(after.items).toEqual(before.items)
    expect(after.undoneBy).toBe('Wouter Hofkamp')
    const [row] = await world.rows(sql<{ state: string; owner: number }>`
      select state, owner_id as owner from opportunity where id = ${won!.id}`)
    expect(row).toEqual({ state: 'won', owner: ids.marloes })
  })

  it('nobody ends up above himself when the receiver stood below', async () => {
    const before = await everything()
    const held = await heldBy(ids.reinder!)
    expect(held['app_user.manager_id']).toContain(ids.jelmer)
    const { id } = await over(simple('reinder', 'jelmer'))
    const circles = await world.rows(sql`
      with recursive up as (select id, manager_id from app_user where manager_id is not null
        union select up.id, u.manager_id from up join app_user u on u.id = up.manager_id where u.manager_id is not null)
      select from up where id = manager_id`)
    expect(circles).toEqual([])
    const [jelmer] = await world.rows(sql<{ m: number | null }>`
      select manager_id as m from app_user where id = ${ids.jelmer}`)
    expect(jelmer!.m).toBe(null)
    await undo(id)
    expect(await everything()).toEqual(before)
  })

  it('leaves an absence whose receiver is away himself, and says so', async () => {
    const { lots, staying } = await preview(simple('volker', 'swantje'))
    const absences = lots.find(({ holding }) => holding.word === 'deputies')!
    expect([absences.items.map(({ title }) => title), absences.cannot.length, staying]).toEqual([
      ['Swantje Birkenfeld'],
      1,
      1,
    ])
    const { id } = await over(simple('volker', 'swantje'))
    expect((await heldBy(ids.volker!))['absence.deputy_id']).toHaveLength(1)
    await undo(id)
  })
})

describe('views of lists', () => {
  it('that others use go along, private ones stay, and so does one whose name the receiver has', async () => {
    const add = (userId: number, name: string, shared: string) =>
      sql`insert into saved_view (record, name, query, user_id, shared, created_at, updated_at)
        values ('account', ${name}, '{}', ${userId}, ${shared}, ${now()}, ${now()})`.execute(world.db.full)
    await add(ids.jelmer!, 'Dairies', 'all')
    await add(ids.jelmer!, 'Bakeries', 'all')
    await add(ids.jelmer!, 'My own', 'me')
    await add(ids.nynke!, 'dairies', 'me')
    const { lots, staying } = await preview(simple('jelmer', 'nynke'))
    const views = lots.find(({ holding }) => holding.word === 'views')!
    const titles = views.items.map(({ title }) => title)
    expect(titles).toEqual(expect.arrayContaining(['Dairies', 'Bakeries']))
    expect(titles).not.toContain('My own')
    expect([views.cannot.length, staying]).toEqual([1, 1])
    const { id } = await over(simple('jelmer', 'nynke'))
    // Meanwhile the leaver made another one of that name: what went cannot come back beside it.
    await add(ids.jelmer!, 'BAKERIES', 'me')
    expect((await undo(id)).stayed).toBe(1)
    const owners = await world.rows(sql<{ name: string; id: number }>`
      select name, user_id as id from saved_view order by name`)
    expect(owners.find(({ name }) => name === 'Bakeries')!.id).toBe(ids.nynke)
    expect(owners.find(({ name }) => name === 'Dairies')!.id).toBe(ids.jelmer)
  })
})

describe('is refused, and nothing is written', () => {
  const manager = (role: 'sales_manager' | 'marketing_manager', userId: number): Actor => ({
    userId,
    role,
    name: role,
  })
  it.each<[string, () => Plan, () => Actor, string]>([
    ['to oneself', () => simple('jelmer', 'jelmer'), () => boss, 'own_receiver'],
    ['to somebody locked', () => simple('jelmer', 'evert'), () => boss, 'receiver_locked'],
    ['to nobody', () => ({ ...simple('jelmer', 'nynke'), toId: 999_999 }), () => boss, 'no_such_receiver'],
    ['to a partner', () => simple('jelmer', 'birgit'), () => boss, 'receiver_is_partner'],
    [
      'an exception to somebody locked',
      () => ({ ...simple('jelmer', 'nynke'), except: [{ toId: ids.evert!, word: 'leads' }] }),
      () => boss,
      'receiver_locked',
    ],
    ['of nobody', () => ({ ...simple('jelmer', 'nynke'), fromId: 999_999 }), () => boss, 'no_such_user'],
    [
      'of a marketer, by sales',
      () => ({ fromId: 3, toId: 4, except: [] }),
      () => manager('sales_manager', 6),
      'not_yours',
    ],
    [
      'of a seller, by marketing',
      () => simple('jelmer', 'nynke'),
      () => manager('marketing_manager', 2),
      'not_yours',
    ],
    [
      'of the administrator, by a manager',
      () => ({ fromId: 1, toId: 9, except: [] }),
      () => manager('sales_manager', 6),
      'not_yours',
    ],
  ])('%s', async (_, plan, actor, code) => {
    const before = await world.digest()
    await expect(over(plan(), actor())).rejects.toMatchObject({ code })
    expect(await world.digest()).toBe(before)
  })

  it('of somebody who holds nothing', async () => {
    const { id } = await over(simple('rupert', 'birgit'))
    const before = await world.digest()
    await expect(over(simple('rupert', 'birgit'))).rejects.toMatchObject({ code: 'nothing_held' })
    expect(await world.digest()).toBe(before)
    await undo(id)
  })

  it('when it is not what was shown any more', async () => {
    const plan = simple('ulrike', 'swantje')
    const { mark } = await preview(plan)
    await sql`update task set owner_id = ${ids.jelmer} where id = (select min(id) from task where owner_id = ${ids.ulrike} and done_at is null)`.execute(
      world.db.full,
    )
    const before = await world.digest()
    await expect(
      world.db.as(boss, tx => handOver(tx, boss, holdings, { ...plan, mark }, now())),
    ).rejects.toMatchObject({ code: 'changed_meanwhile' })
    expect(await world.digest()).toBe(before)
  })
})
