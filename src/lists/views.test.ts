import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { roles } from '../team/model/actor.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
}, 60_000)
afterAll(() => world?.close())
beforeEach(async () => {
  await world.rows(sql`delete from saved_view`)
})

type View = {
  id: number
  name: string
  query: Record<string, string>
  gone: string[]
  isMine: boolean
  isUsual: boolean
  owner: { name: string }
}
const query = { where: '[["country","is","NL"]]', sort: '-updatedAt', columns: 'name,email' }
const save = (role: keyof World['of'], more: object = {}) =>
  world.of[role].visitor.send<View & { code: string; errors: { pointer: string }[] }>(
    'POST',
    '/api/saved-views',
    {
      record: 'person',
      name: 'Dutch',
      query,
      ...more,
    },
  )
const seenBy = async (role: keyof World['of']) =>
  (await world.of[role].visitor.get<{ items: View[] }>('/api/saved-views?record=person')).body.items

describe('a view', () => {
  it('is seen by whom it is shared with, and by nobody else', async () => {
    await save('sales', { name: 'Mine' })
    await save('sales', { name: 'For all', shared: 'all' })
    await save('sales', { name: 'For partners', shared: 'role', role: 'partner' })
    await save('sales', { name: 'For service', shared: 'role', role: 'service' })
    for (const role of roles) {
      const seen = (await seenBy(role)).map(view => view.name).sort()
      const wanted = ['For all']
      if (role === 'sales') wanted.push('Mine', 'For partners', 'For service')
      if (role === 'partner') wanted.push('For partners')
      if (role === 'service') wanted.push('For service')
      expect([role, seen]).toEqual([role, wanted.sort()])
    }
  })

  it('is changed and deleted by its owner, and deleted by the administrator', async () => {
    const { id } = (await save('sales', { shared: 'all' })).body
    for (const role of roles.filter(each => each !== 'sales')) {
      const { visitor } = world.of[role]
      const before = await world.digest()
      const changed = await visitor.send<{ code: string }>('PATCH', `/api/saved-views/${id}`, {
        name: 'Taken',
      })
      expect([role, changed.status, changed.body.code]).toEqual([role, 403, 'not_yours'])
      if (role !== 'administrator')
        expect((await visitor.send('DELETE', `/api/saved-views/${id}`)).status).toBe(403)
      expect(await world.digest()).toBe(before)
    }
    const { visitor } = world.of.sales
    const { body } = await visitor.send<View>('PATCH', `/api/saved-views/${id}`, {
      name: 'Dutch by name',
      query: { sort: 'name' },
    })
    expect(body).toMatchObject({ name: 'Dutch by name', query: { sort: 'name' } })
    expect((await world.of.administrator.visitor.send('DELETE', `/api/saved-views/${id}`)).status).toBe(200)
    expect(await seenBy('sales')).toEqual([])
  })

  it('of a partner stays theirs, in the database too', async () => {
    expect(await save('partner', { shared: 'all' })).toMatchObject({
      status: 403,
      body: { code: 'not_shared' },
    })
    const { status } = await save('partner', { name: 'Mine' })
    expect(status).toBe(200)
    expect((await seenBy('administrator')).length).toBe(0)
    const { id } = world.of.partner
    await expect(
      world.db.as({ userId: id, role: 'partner' }, tx =>
        sql`insert into saved_view (record, name, query, user_id, shared, created_at, updated_at)
          values ('person', 'x', '{}', ${id}, 'all', now(), now())`.execute(tx),
      ),
    ).rejects.toThrow(/row-level security/)
  })

  it('has a name of its own, and says beside the field what is wrong', async () => {
    await save('sales')
    const twice = await save('sales', { name: 'dutch' })
    expect([twice.status, twice.body.code, twice.body.errors?.[0]?.pointer]).toEqual([
      409,
      'name_taken',
      '/name',
    ])
    expect((await save('service')).status).toBe(200)
    expect((await save('sales', { name: 'b', shared: 'role' })).body.code).toBe('no_role')
    expect((await save('sales', { name: 'b', query: { sort: 'secret' } })).body.code).toBe('bad_view')
    expect((await save('sales', { name: 'b', query: { password: 'x' } })).status).toBe(422)
  })

  it('opens the list for whoever chose it so, until it is gone', async () => {
    const { id } = (await save('sales', { shared: 'all' })).body
    const choose = (viewId: number | null, record = 'person') =>
      world.of.service.visitor.send<{ code: string }>('PUT', `/api/usual-views/${record}`, { viewId })
    expect((await choose(id)).status).toBe(200)
    expect((await seenBy('service'))[0]!.isUsual).toBe(true)
    expect((await seenBy('sales'))[0]!.isUsual).toBe(false)
    expect((await choose(id, 'account')).body.code).toBe('bad_view')
    await world.of.sales.visitor.send('DELETE', `/api/saved-views/${id}`)
    expect(await world.rows(sql`select * from usual_view`)).toEqual([])
    expect((await choose(id)).body.code).toBe('no_such_view')
  })

  it('says what of it is gone, and shows the rest', async () => {
    const { visitor } = world.of.administrator
    const { body: field } = await visitor.send<{ id: number; key: string }>('POST', '/api/custom-fields', {
      record: 'person',
      label: 'Shoe size',
      type: 'number',
    })
    const key = `custom.${field.key}`
    const { body } = await save('administrator', {
      query: {
        where: JSON.stringify([
          [key, 'at_least', 40],
          ['country', 'is', 'NL'],
        ]),
        sort: `-${key}`,
        columns: `name,${key},email`,
      },
    })
    expect(body.gone).toEqual([])
    await visitor.send('PATCH', `/api/custom-fields/${field.id}`, { archived: true })
    const [view] = await seenBy('administrator')
    expect(view).toMatchObject({
      gone: [key],
      query: { where: '[["country","is","NL"]]', columns: 'name,email' },
    })
    expect(view!.query.sort).toBeUndefined()
  })
})
