import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptLead } from '../src/leads/judge.ts'
import { holdings } from '../src/main/handover.ts'
import type { Actor } from '../src/team/model/actor.ts'
import { handOver, previewHandOver } from '../src/work/hand-over.ts'
import type { Plan } from '../src/work/model/plan.ts'
import { undoHandOver } from '../src/work/undo-hand-over.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let boss: Actor
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  boss = { userId: world.of.administrator.id, role: 'administrator', name: 'Wouter' }
})
afterAll(() => world?.close())

const [jelmer, nynke, pepijn] = [9, 10, 11]
const now = () => world.clock.now()
const plan = (toId: number): Plan => ({ fromId: nynke, toId, except: [] })
const preview = (of: Plan) => world.db.as(boss, tx => previewHandOver(tx, boss, holdings, of, now()))
const give = (of: Plan, mark: string) =>
  world.db.as(boss, tx => handOver(tx, boss, holdings, { ...of, mark }, now()))
const undo = (id: number) => world.db.as(boss, tx => undoHandOver(tx, boss, holdings, id, now()))
/** What each of the three holds, in order. */
const held = () =>
  Promise.all(
    [jelmer, nynke, pepijn].flatMap(id =>
      holdings.map(async ({ name, items }) => [
        name,
        id,
        (await world.db.as(boss, tx => items(tx, id, now()))).map(({ key }) => key),
      ]),
    ),
  )

describe('at the same moment', () => {
  it('of two who hand over the same one wins, and nothing moves twice', async () => {
    const before = await held()
    const plans = [plan(jelmer), plan(pepijn)]
    const marks = await Promise.all(plans.map(preview))
    const outcomes = await Promise.allSettled(plans.map((of, i) => give(of, marks[i]!.mark)))
    const done = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value.id] : []))
    const refused = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(refused).toEqual([expect.objectContaining({ code: 'changed_meanwhile' })])
    expect((await held()).filter(([, id]) => id === nynke).flatMap(([, , keys]) => keys)).toEqual([])
    await undo(done[0]!)
    expect(await held()).toEqual(before)
  })

  it('of two who undo the same one wins', async () => {
    const before = await held()
    const { id } = await give(plan(jelmer), (await preview(plan(jelmer))).mark)
    const outcomes = await Promise.allSettled([undo(id), undo(id)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await held()).toEqual(before)
  })

  it('a lead that is judged while it is handed over is judged once, and is not lost', async () => {
    const [lead] = await world.rows(sql<{ id: number }>`
      select min(id) as id from lead where owner_id = ${nynke} and state = 'open'`)
    const seller: Actor = { userId: nynke, role: 'sales', name: 'Nynke' }
    const { mark } = await preview(plan(jelmer))
    const [given, judged] = await Promise.allSettled([
      give(plan(jelmer), mark),
      world.db.as(seller, tx => acceptLead(tx, seller, lead!.id, now())),
    ])
    const [after] = await world.rows(sql<{ state: string; owner: number }>`
      select state, owner_id as owner from lead where id = ${lead!.id}`)
    expect(after).toEqual({
      state: judged.status === 'fulfilled' ? 'accepted' : 'open',
      owner: given.status === 'fulfilled' ? jelmer : nynke,
    })
  })

  it('an undoing waits for who changes a row, and its receipt counts what really went back', async () => {
    const before = await held()
    const back: Plan = { fromId: jelmer, toId: nynke, except: [] }
    const { id } = await give(back, (await preview(back)).mark)
    const [lead] = await world.rows(sql<{ id: number }>`
      select key as id from handover_item where handover_id = ${id} and holding = 'lead.owner_id' order by key limit 1`)
    const [all] = await world.rows(sql<{ n: number }>`
      select count(*) as n from handover_item where handover_id = ${id}`)
    let taken!: () => void
    const isTaken = new Promise<void>(done => {
      taken = done
    })
    let commit!: () => void
    const mayCommit = new Promise<void>(done => {
      commit = done
    })
    // Somebody gives one of the leads to a third in this very moment.
    const moving = world.db.as(boss, async tx => {
      await sql`update lead set owner_id = ${pepijn} where id = ${lead!.id}`.execute(tx)
      taken()
      await mayCommit
    })
    await isTaken
    const undoing = undo(id)
    const waits = async () =>
      (
        await world.rows(sql<{ n: number }>`
          select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
      )[0]!.n > 0
    while (!(await waits()));
    commit()
    await moving
    expect(await undoing).toEqual({ returned: all!.n - 1, stayed: 1 })
    const [stayed] = await world.rows(sql<{ why: string }>`
      select stayed as why from handover_item where handover_id = ${id} and key = ${lead!.id} and holding = 'lead.owner_id'`)
    expect(stayed).toEqual({ why: 'elsewhere' })
    const [owner] = await world.rows(
      sql<{ id: number }>`select owner_id as id from lead where id = ${lead!.id}`,
    )
    expect(owner!.id).toBe(pepijn)
    await sql`update lead set owner_id = ${jelmer} where id = ${lead!.id}`.execute(world.db.full)
    expect(await held()).toEqual(before)
  })
})
