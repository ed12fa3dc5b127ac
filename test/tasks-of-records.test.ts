import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mergePersons } from '../src/customers/merge.ts'
import { undoMerge } from '../src/customers/unmerge.ts'
import { movers } from '../src/main/merges.ts'
import { eraseRows } from '../src/privacy/erase-person.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const add = async (body: object) =>
  (await world.of.sales.visitor.send<{ id: number }>('POST', '/api/tasks', body)).body.id

describe('a task about somebody who', () => {
  const person = async (name: string) =>
    (
      await world.of.service.visitor.send<{ id: number }>('POST', '/api/persons', {
        name,
        email: `${name.toLowerCase().replaceAll(' ', '.')}@elsewhere.example`,
      })
    ).body.id
  const subject = async (id: number) => {
    const [task] = await world.rows(
      sql<{ person: number | null; title: string; note: string | null }>`
        select person_id as person, title, note from task where id = ${id}`,
    )
    return task!
  }

  it('is thrown away stays without them, and has them again', async () => {
    const personId = await person('Wiebrigje Zonneveld')
    const id = await add({ title: 'Call her', about: { kind: 'person', id: personId } })
    const trash = (path: string) =>
      world.of.service.visitor.send('POST', path, { kind: 'person', id: personId })
    expect((await trash('/api/trash')).status).toBe(200)
    expect((await subject(id)).person).toBe(null)
    expect((await trash('/api/trash/restoration')).status).toBe(200)
    expect((await subject(id)).person).toBe(personId)
  })

  it('is merged follows, and returns when they are taken apart', async () => {
    const [keepId, goneId] = [await person('Aukje Terbeek'), await person('Aukje Ter Beek')]
    const id = await add({ title: 'Ask for the plan', about: { kind: 'person', id: goneId } })
    const merging = { keepId, goneId }
    const manager = world.of.sales_manager.visitor
    const mergeId = await world.db.as(systemActor, tx =>
      mergePersons(tx, systemActor, movers, merging, world.clock.now()),
    )
    expect((await subject(id)).person).toBe(keepId)
    expect((await manager.get<{ total: number }>(`/api/tasks?personId=${keepId}`)).body.total).toBe(1)
    await world.db.as(systemActor, tx => undoMerge(tx, systemActor, movers, mergeId, world.clock.now()))
    expect((await subject(id)).person).toBe(goneId)
  })

  it('is erased stays counted, without a word', async () => {
    const personId = await person('Fokeltje Ypma')
    const about = { kind: 'person', id: personId }
    const id = await add({ title: 'Fokeltje wants a call', note: 'On her own number', about })
    const other = await add({ title: 'Ask Fokeltje Ypma who decides' })
    await world.db.as(systemActor, tx =>
      eraseRows(tx, { personId, userId: null, attachments: [] }, world.clock.now()),
    )
    expect(await subject(id)).toEqual({ person: personId, title: 'Erased', note: null })
    expect((await subject(other)).title).toBe('Ask [erased] who decides')
  })
})
