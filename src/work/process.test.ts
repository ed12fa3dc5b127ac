import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer as Reply } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { firstProcess } from './model/process.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Reference = { id: number; name: string }
type Cell = { territoryId: number; users: Reference[]; gap: string | null; double: boolean }
type Step = {
  id: number
  position: number
  name: string
  phase: string
  side: string
  what: string | null
  result: string | null
  work: string | null
  owners: {
    id: number
    user: Reference | null
    function: string | null
    territory: Reference | null
    part: string
    share: number | null
  }[]
  cells: Cell[]
  open: number
  unowned: number
}
type Process = {
  steps: Step[]
  gaps: number
  doubleOwners: number
  doubleWork: number
  overloaded: number
  stranded: number
}
const process = async () => (await world.of.service.visitor.get<Process>('/api/process')).body
const stepNamed = async (name: string) => (await process()).steps.find(step => step.name === name)!
const admin = () => world.of.administrator.visitor
const refused = async (work: () => Promise<Reply>, status: number, code: string) => {
  const before = await world.digest()
  const { status: was, body } = await work()
  expect([was, body.code]).toEqual([status, code])
  expect(await world.digest()).toBe(before)
  return body as { errors?: { pointer: string }[] }
}

describe('the process of the sample company', () => {
  it('shows the planted gap, the planted double owner and the one with too much', async () => {
    const { steps, gaps, doubleOwners, overloaded, stranded } = await process()
    expect(steps.map(({ name }) => name)).toEqual(firstProcess.map(({ name }) => name))
    const failing = steps.flatMap(step => step.cells.map(cell => ({ ...cell, step: step.name })))
    expect(
      failing.filter(({ gap }) => gap).map(({ step, territoryId, gap }) => [step, territoryId, gap]),
    ).toEqual([
      ['Answer complaints', 4, 'none'],
      ['Come back after the sale', 1, 'locked'],
    ])
    expect(
      failing.filter(({ double }) => double).map(({ step, territoryId }) => [step, territoryId]),
    ).toEqual([['Win the opportunity', 2]])
    expect([gaps, doubleOwners]).toEqual([2, 1])
    const load = await world.of.sales.visitor.get<{
      items: { user: Reference; open: number; median: number }[]
    }>('/api/process/load?show=overloaded')
    expect(load.body.items.map(({ user }) => user.name)).toEqual(['Ulrike Grünthal'])
    expect(overloaded).toBe(1)
    expect(stranded).toBeGreaterThan(2)
  })

  it('counts as many open pieces at each step as its list has, each piece once', async () => {
    const { steps } = await process()
    type Page = { items: { kind: string; id: number }[]; total: number }
    const all = new Set<string>()
    for (const step of steps) {
      const { body } = await world.of.sales.visitor.get<Page>(`/api/work?stepId=${step.id}&limit=200`)
      expect([step.name, body.total]).toEqual([step.name, step.open])
      for (const { kind, id } of body.items) {
        expect(all.has(`${kind} ${id}`)).toBe(false)
        all.add(`${kind} ${id}`)
      }
      const unowned = await world.of.sales.visitor.get<Page>(
        `/api/work?stepId=${step.id}&ownerId=none&limit=1`,
      )
      expect(unowned.body.total).toBe(step.unowned)
    }
    const [counted] = await world.rows(sql<{ n: number }>`
      select (select count(*) from lead where state in ('open', 'accepted')) + (select count(*) from opportunity where state = 'open')
        + (select count(*) from complaint where state in ('open', 'answered')) + (select count(*) from task where done_at is null) as n`)
    const whole = await world.of.sales.visitor.get<Page>('/api/work?limit=1')
    expect(whole.body.total).toBe(counted!.n)
  })

  it('names the customers that several of one side work on, and nobody twice', async () => {
    const before = (await process()).doubleWork
    const step = await stepNamed('Win the opportunity')
    const [free] = await world.rows(sql<{ id: number; owner: number }>`
      select account_id as id, min(owner_id) as owner from opportunity where state = 'open' and account_id is not null
      group by 1 having count(distinct owner_id) = 1 order by 1 limit 1`)
    const other = free!.owner === 9 ? 10 : 9
    const added = await admin().send<{ id: number }>('POST', '/api/tasks', {
      title: 'Also ask for the drawing',
      ownerId: other,
      stepId: step.id,
      about: { kind: 'account', id: free!.id },
    })
    expect((await process()).doubleWork).toBe(before + 1)
    type Double = {
      step: Reference
      account: Reference
      users: (Reference & { pieces: number })[]
      pieces: number
    }
    const { body } = await world.of.sales.visitor.get<{ items: Double[]; total: number }>(
      `/api/process/double-work?stepId=${step.id}&limit=200`,
    )
    const found = body.items.find(({ account }) => account.id === free!.id)!
    expect(found.users.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
      [free!.owner, other].sort((a, b) => a - b),
    )
    expect(found.pieces).toBe(found.users.reduce((sum, { pieces }) => sum + pieces, 0))
    // Somebody of another side beside them is no double work.
    await admin().send('PUT', `/api/tasks/${added.body.id}/owner`, { userId: 19 })
    expect((await process()).doubleWork).toBe(before)
    await admin().send('POST', `/api/tasks/${added.body.id}/done`)
  })

  it('pages through double work without leaving one out or showing one twice', async () => {
    const ids: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: { id: string }[]; next: string | null; total: number } = (
        await admin().get<{ items: { id: string }[]; next: string | null; total: number }>(
          `/api/process/double-work?limit=3${next === '' ? '' : `&cursor=${next}`}`,
        )
      ).body
      ids.push(...page.items.map(({ id }) => id))
      next = page.next
      if (next === null) expect([ids.length, new Set(ids).size]).toEqual([page.total, page.total])
    }
  })
})

describe('keeping the process', () => {
  const body = { name: 'Ask for a reference', phase: 'keep', side: 'marketing' }

  it('adds, changes, orders and takes out a step; tasks of it stay', async () => {
    const { body: made } = await admin().send<{ id: number }>('POST', '/api/process/steps', body)
    const task = await admin().send<{ id: number }>('POST', '/api/tasks', {
      title: 'Ask them',
      stepId: made.id,
    })
    const { steps } = await process()
    expect(steps.at(-1)).toMatchObject({ id: made.id, name: 'Ask for a reference', owners: [], open: 1 })
    const ids = [made.id, ...steps.slice(0, -1).map(({ id }) => id)]
    await admin().send('PUT', '/api/process/order', { ids })
    expect((await process()).steps.map(({ id }) => id)).toEqual(ids)
    await admin().send('PUT', `/api/process/steps/${made.id}`, { ...body, what: 'Call whoever is content.' })
    expect((await process()).steps[0]!.what).toBe('Call whoever is content.')
    await admin().send('DELETE', `/api/process/steps/${made.id}`)
    const [left] = await world.rows(
      sql<{ step: number | null }>`select step_id as step from task where id = ${task.body.id}`,
    )
    expect(left).toEqual({ step: null })
  })

  it('sets owners as a whole; those that stay keep their ids', async () => {
    const step = await stepNamed('Install and train')
    const kept = step.owners.find(({ function: of }) => of === 'service')!
    const given = [
      { function: 'service' },
      { userId: 20, territoryId: 3, share: 50 },
      { userId: 21, territoryId: 3, share: 50 },
      { userId: 19, part: 'deputy' },
    ]
    await admin().send('PUT', `/api/process/steps/${step.id}/owners`, { owners: given })
    const after = await stepNamed('Install and train')
    expect(after.owners).toHaveLength(4)
    expect(after.owners.find(({ function: of }) => of === 'service')!.id).toBe(kept.id)
    expect(after.cells.find(({ territoryId }) => territoryId === 3)).toMatchObject({
      gap: null,
      double: false,
    })
    // The south of Germany had an owner of its own; nobody of service is there.
    expect(after.cells.find(({ territoryId }) => territoryId === 4)!.gap).toBe(null)
  })

  it('is refused beside its field, and nothing is written', async () => {
    const { steps } = await process()
    const [first] = steps
    const owners = (list: object[]) => () =>
      admin().send('PUT', `/api/process/steps/${first!.id}/owners`, { owners: list })
    await refused(
      () => admin().send('POST', '/api/process/steps', { ...body, name: first!.name.toUpperCase() }),
      409,
      'name_taken',
    )
    const taken = await refused(
      () => admin().send('POST', '/api/process/steps', { ...body, work: 'lead' }),
      409,
      'work_taken',
    )
    expect(taken.errors?.[0]?.pointer).toBe('/work')
    await refused(
      () => admin().send('PUT', '/api/process/order', { ids: [first!.id] }),
      409,
      'changed_meanwhile',
    )
    await refused(
      () => admin().send('PUT', '/api/process/order', { ids: steps.map(() => first!.id) }),
      409,
      'changed_meanwhile',
    )
    await refused(() => admin().send('POST', '/api/process'), 409, 'has_steps')
    await refused(() => admin().send('DELETE', '/api/process/steps/999999'), 404, 'no_such_step')
    await refused(owners([{ userId: 9, function: 'sales' }]), 422, 'one_of_both')
    await refused(owners([{}]), 422, 'one_of_both')
    await refused(owners([{ userId: 9 }, { userId: 9, part: 'deputy' }]), 422, 'named_twice')
    await refused(owners([{ userId: 999_999 }]), 422, 'unknown_user')
    await refused(owners([{ userId: 9, territoryId: 999_999 }]), 422, 'unknown_territory')
  })

  it('what is too much follows the rule', async () => {
    await admin().send('PUT', '/api/process/load-rule', { percent: 1000, least: 1000 })
    expect((await process()).overloaded).toBe(0)
    await admin().send('PUT', '/api/process/load-rule', { percent: 200, least: 10 })
    expect((await process()).overloaded).toBe(1)
  })

  it('begins with ten steps, each owned by its function', async () => {
    for (const { id } of (await process()).steps) await admin().send('DELETE', `/api/process/steps/${id}`)
    expect((await process()).steps).toEqual([])
    expect((await admin().send('POST', '/api/process')).body).toEqual({ steps: firstProcess.length })
    const { steps } = await process()
    expect(steps.map(({ name, owners }) => [name, owners.map(({ function: of }) => of)])).toEqual(
      firstProcess.map(({ name, side }) => [name, [side]]),
    )
  })
})
