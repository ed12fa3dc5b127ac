import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer as Reply } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Task = {
  id: number
  title: string
  owner: { id: number }
  late: boolean
  about: { kind: string; id: number; name: string } | null
  account: { id: number } | null
  doneBy: string | null
  dueOn: string | null
}
type Page = { items: Task[]; total: number; next: string | null }
const seller = () => world.of.sales
const list = async (query: string) => (await seller().visitor.get<Page>(`/api/tasks?${query}`)).body
const add = async (body: object) =>
  (await seller().visitor.send<{ id: number }>('POST', '/api/tasks', body)).body.id
const refused = async (work: () => Promise<Reply>, status: number, code: string) => {
  const before = await world.digest()
  const { status: was, body } = await work()
  expect([was, body.code]).toEqual([status, code])
  expect(await world.digest()).toBe(before)
}
const notices = (userId: number) =>
  world.rows(sql<{ title: string }>`
    select title from notification where user_id = ${userId} and kind = 'task.given' order by id`)

describe('a task', () => {
  it('is one’s own without a word, closed, opened again, and told to nobody', async () => {
    const id = await add({ title: 'Look for the drawing', dueOn: '2020-01-01' })
    const [first] = (await list('mine=true&limit=1')).items
    expect(first).toMatchObject({ id, owner: { id: seller().id }, late: true, about: null })
    await seller().visitor.send('POST', `/api/tasks/${id}/done`)
    const done = (await list('mine=true&state=done&limit=1')).items[0]
    expect(done).toMatchObject({ id, late: false, doneBy: 'Jelmer Noordhuis' })
    await refused(() => seller().visitor.send('POST', `/api/tasks/${id}/done`), 409, 'already_done')
    await refused(
      () => seller().visitor.send('PUT', `/api/tasks/${id}/owner`, { userId: 10 }),
      409,
      'already_done',
    )
    await seller().visitor.send('DELETE', `/api/tasks/${id}/done`)
    await refused(() => seller().visitor.send('DELETE', `/api/tasks/${id}/done`), 409, 'not_done')
    await world.drain()
    expect(await notices(seller().id)).toEqual([])
  })

  it('given to a colleague it is told each time, once', async () => {
    const id = await add({ title: 'Send the price list', ownerId: 10 })
    await seller().visitor.send('PUT', `/api/tasks/${id}/owner`, { userId: 11 })
    await seller().visitor.send('PUT', `/api/tasks/${id}/owner`, { userId: 10 })
    await world.drain()
    await world.drain()
    // Whoever had it for a moment only hears nothing of it.
    expect(await notices(11)).toEqual([])
    expect((await notices(10)).map(({ title }) => title)).toContain('A task is yours: Send the price list')
  })

  it.each(['person', 'account', 'opportunity', 'lead', 'complaint'] as const)(
    'about a thing of kind %s is found there and at its customer',
    async kind => {
      const [thing] = await world.rows(sql<{ id: number; account: number }>`
        select t.id, ${kind === 'account' ? sql`t.id` : sql`t.account_id`} as account from ${sql.table(kind)} t
        ${kind === 'account' ? sql`` : sql`where t.account_id is not null`} order by t.id limit 1`)
      const id = await add({ title: `About one ${kind}`, about: { kind, id: thing!.id } })
      const found = async (query: string) =>
        (await list(`${query}&limit=200`)).items.find(task => task.id === id)
      expect((await found(`${kind}Id=${thing!.id}`))?.about).toMatchObject({ kind, id: thing!.id })
      expect((await found(`accountId=${thing!.account}`))?.account?.id).toBe(thing!.account)
    },
  )

  it('is refused without a subject, a colleague or a step that is there', async () => {
    const send = (body: object) => () => seller().visitor.send('POST', '/api/tasks', { title: 'x', ...body })
    await refused(send({ about: { kind: 'lead', id: 999_999 } }), 422, 'no_such_subject')
    await refused(send({ ownerId: 999_999 }), 422, 'no_such_colleague')
    await refused(send({ ownerId: 24 }), 422, 'no_such_colleague')
    await refused(send({ ownerId: 22 }), 422, 'no_such_colleague')
    await refused(send({ stepId: 999_999 }), 422, 'no_such_step')
  })

  it('is changed by its owner, whoever gave it and managers', async () => {
    const id = await add({ title: 'Mine and theirs', ownerId: 10 })
    const body = { title: 'Another title' }
    const put = (visitor: World['of']['sales']['visitor']) => visitor.send('PUT', `/api/tasks/${id}`, body)
    await refused(() => put(world.of.service.visitor), 403, 'not_yours')
    await refused(() => world.of.marketing.visitor.send('POST', `/api/tasks/${id}/done`), 403, 'not_yours')
    expect((await put(seller().visitor)).status).toBe(200)
    expect((await put(world.of.sales_manager.visitor)).status).toBe(200)
  })

  it('pages by day, those without one last', async () => {
    await add({ title: 'Some day' })
    const ids: number[] = []
    const days: (string | null)[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: Page = await list(`limit=7${next === '' ? '' : `&cursor=${next}`}`)
      ids.push(...page.items.map(({ id }) => id))
      days.push(...page.items.map(({ dueOn }) => dueOn))
      next = page.next
      if (next === null) expect([ids.length, new Set(ids).size]).toEqual([page.total, page.total])
    }
    expect(days).toEqual([...days].sort((a, b) => (a ?? '9').localeCompare(b ?? '9')))
  })
})
