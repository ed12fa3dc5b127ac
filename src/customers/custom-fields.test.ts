import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import { type CustomOperator, customCondition, customOperators, customOrder } from './custom-condition.ts'
import type { CustomField, CustomValue } from './model/custom-field.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Declared = { id: number; key: string; type: string; choices: { key: string; label: string }[] }
const manager = () => world.of.marketing_manager.visitor
const declare = async (body: object): Promise<Declared> => {
  const { status, body: made } = await manager().send<Declared>('POST', '/api/custom-fields', body)
  expect(status).toBe(200)
  return made
}
const person = (custom: object) =>
  world.of.sales.visitor.send<{ id: number; code: string; custom: object; errors: { pointer: string }[] }>(
    'POST',
    '/api/persons',
    { name: 'Declared', custom },
  )

describe('values', () => {
  it('are typed, refused at their key with nothing written, kept, and found by their words', async () => {
    await declare({ record: 'person', label: 'Fleet size', type: 'number' })
    await declare({ record: 'person', label: 'Hobby', type: 'text' })
    const made = await person({ fleet_size: 12, hobby: 'Falconry in winter' })
    expect([made.status, made.body.custom]).toEqual([200, { fleet_size: 12, hobby: 'Falconry in winter' }])
    const before = await world.digest()
    const wrong = await person({ fleet_size: 'twelve', none: 1 })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'bad_custom'])
    expect(wrong.body.errors.map(({ pointer }) => pointer)).toEqual(['/custom/fleet_size', '/custom/none'])
    expect(await world.digest()).toBe(before)
    const changed = await world.of.sales.visitor.send<{ custom: object }>(
      'PATCH',
      `/api/persons/${made.body.id}`,
      {
        custom: { fleet_size: null },
      },
    )
    expect(changed.body.custom).toEqual({ hobby: 'Falconry in winter' })
    const found = await world.of.sales.visitor.get<{ items: { id: number }[] }>('/api/search?q=falconry')
    expect(found.body.items.map(({ id }) => id)).toContain(made.body.id)
    const history = await world.of.sales.visitor.get<{ items: object[] }>(
      `/api/history/person/${made.body.id}`,
    )
    expect(history.body.items).toMatchObject([{ field: 'custom.fleet_size', before: 12, after: null }])
  })

  it('stand on accounts and opportunities as well; a required one is asked for when a record is made', async () => {
    await declare({ record: 'account', label: 'Cold chain', type: 'yes_no', required: true })
    const deal = await declare({ record: 'opportunity', label: 'Bids until', type: 'date' })
    const send = (body: object) => world.of.sales.visitor.send('POST', '/api/accounts', body)
    const refused = await send({ name: 'Kühlhaus Nord' })
    expect([refused.status, refused.body.code]).toEqual([422, 'bad_custom'])
    const account = await send({ name: 'Kühlhaus Nord', custom: { cold_chain: false } })
    expect(account.status).toBe(200)
    const opportunity = await world.of.sales.visitor.send<{ id: number; custom: object; version: number }>(
      'POST',
      '/api/opportunities',
      { name: 'Trays', accountId: account.body.id, custom: { [deal.key]: '2026-05-01' } },
    )
    expect(opportunity.body.custom).toEqual({ bids_until: '2026-05-01' })
    const change = { version: opportunity.body.version, custom: { bids_until: '2026-02-30' } }
    const { id } = opportunity.body
    const wrong = await world.of.sales.visitor.send('PATCH', `/api/opportunities/${id}`, change)
    expect([wrong.status, wrong.body.code]).toEqual([422, 'bad_custom'])
    const list = await world.of.sales.visitor.get<{ total: number }>(
      '/api/opportunities?custom=bids_until:from:2026-05-01',
    )
    expect(list.body.total).toBe(1)
  })
})

describe('a declaration', () => {
  it('with another type converts what it can, and takes out the rest only when told to', async () => {
    const field = await declare({ record: 'person', label: 'Trucks', type: 'text' })
    const ids: number[] = []
    for (const trucks of ['3', '1,200', 'many']) ids.push((await person({ trucks })).body.id)
    const change = (body: object) => manager().send('PATCH', `/api/custom-fields/${field.id}`, body)
    const before = await world.digest()
    const refused = await change({ type: 'number' })
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      409,
      'values_lost',
      '1 of the 3 values cannot be kept, such as "many". Nothing was changed.',
    ])
    expect(await world.digest()).toBe(before)
    expect((await change({ type: 'number', drop: true })).status).toBe(200)
    const rows = await world.rows(sql<{ custom: object }>`
      select custom from person where id = any(${ids}::bigint[]) order by id`)
    expect(rows.map(({ custom }) => custom)).toEqual([{ trucks: 3 }, { trucks: 1200 }, {}])
  })

  it('that is archived is hidden and refused, and comes back with its values', async () => {
    const field = await declare({ record: 'person', label: 'Old badge', type: 'text' })
    const { id } = (await person({ old_badge: 'B7' })).body
    const archive = (archived: boolean) =>
      manager().send('PATCH', `/api/custom-fields/${field.id}`, { archived })
    const read = async () =>
      (await world.of.sales.visitor.get<{ custom: object }>(`/api/persons/${id}`)).body.custom
    await archive(true)
    expect(await read()).toEqual({})
    expect((await person({ old_badge: 'B8' })).status).toBe(422)
    expect(
      (
        await manager().send('POST', '/api/custom-fields', {
          record: 'person',
          label: 'Old badge',
          type: 'text',
        })
      ).status,
    ).toBe(409)
    await archive(false)
    expect(await read()).toEqual({ old_badge: 'B7' })
    const use = await manager().get<{ count: number }>(`/api/custom-fields/${field.id}/use`)
    const list = await manager().get<{ total: number }>('/api/persons?custom=old_badge')
    expect([use.body.count, list.body.total]).toEqual([1, 1])
  })

  it('has an order, and choices with keys of their own', async () => {
    const field = await declare({
      record: 'account',
      label: 'Formats',
      type: 'choices',
      choices: [{ label: 'Trays' }, { label: 'trays!' }],
    })
    expect(field.choices.map(({ key }) => key)).toEqual(['trays', 'trays_2'])
    const none = await manager().send('POST', '/api/custom-fields', {
      record: 'account',
      label: 'X',
      type: 'choice',
    })
    expect([none.status, none.body.code]).toEqual([422, 'no_choices'])
    const { body } = await manager().get<{ items: Declared[] }>('/api/custom-fields?record=account')
    const ids = body.items.map(({ id }) => id).reverse()
    const put = await manager().send<{ items: Declared[] }>('PUT', '/api/custom-field-order/account', { ids })
    expect(put.body.items.map(({ id }) => id)).toEqual(ids)
  })
})

describe('a filter on a declared field', () => {
  const choices = ['a', 'b', 'c'].map(key => ({ key, label: key }))
  const field = (key: string, type: CustomField['type']): CustomField => ({
    key,
    label: key,
    type,
    required: false,
    archived: false,
    choices,
  })
  const fields = [
    field('words', 'text'),
    field('n', 'number'),
    field('on', 'date'),
    field('ok', 'yes_no'),
    field('many', 'choices'),
  ]
  const word = fc.oneof(
    fc.constantFrom("'; drop table person; --", '%', '_', '\\', '"', "' or 1=1", '{}', 'null'),
    fc.string({ minLength: 1, maxLength: 8 }).filter(text => text.trim() === text),
  )
  const arbitraryOf: Record<string, fc.Arbitrary<CustomValue>> = {
    words: word,
    n: fc.integer({ min: -20, max: 20 }),
    on: fc.integer({ min: 1, max: 28 }).map(day => `2026-02-${String(day).padStart(2, '0')}`),
    ok: fc.boolean(),
    many: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
  }
  const rows = fc.array(fc.record(arbitraryOf, { requiredKeys: [] }), { minLength: 1, maxLength: 12 })
  const holds = (
    row: Record<string, CustomValue>,
    key: string,
    operator: CustomOperator,
    given: unknown,
  ): boolean => {
    const value = row[key]
    if (operator === 'lacks') return value === undefined
    if (value === undefined) return false
    if (operator === 'has') return true
    if (operator === 'is') return JSON.stringify(value) === JSON.stringify(given)
    if (operator === 'contains') return String(value).toLowerCase().includes(String(given).toLowerCase())
    if (operator === 'any') return (given as string[]).some(each => (value as string[]).includes(each))
    return operator === 'from' ? value >= (given as string) : value <= (given as string)
  }
  const fits: Record<string, CustomOperator[]> = {
    words: ['has', 'lacks', 'is', 'contains'],
    n: ['has', 'lacks', 'is', 'from', 'to'],
    on: ['has', 'lacks', 'is', 'from', 'to'],
    ok: ['has', 'lacks', 'is'],
    many: ['has', 'lacks', 'is', 'any'],
  }
  const asked = fc.constantFrom(...Object.keys(fits)).chain(key =>
    fc.record({
      key: fc.constant(key),
      operator: fc.constantFrom(...fits[key]!),
      value: arbitraryOf[key]!,
    }),
  )

  it('finds what the rule finds in memory, whatever the words', async () => {
    await fc.assert(
      fc.asyncProperty(rows, asked, async (given, filter) => {
        const found = await world.db.as(systemActor, async tx => {
          const condition = customCondition(fields, sql.ref('r.custom'), filter)
          const answer = await sql<{ at: number }>`
            select r.at from jsonb_array_elements(${JSON.stringify(given)}::jsonb) with ordinality r(custom, at)
            where ${condition} order by ${customOrder(fields, sql.ref('r.custom'), filter.key)}, r.at`.execute(
            tx,
          )
          return answer.rows.map(({ at }) => at - 1).sort((a, b) => a - b)
        })
        const expected = given.flatMap((row, at) =>
          holds(row as Record<string, CustomValue>, filter.key, filter.operator, filter.value) ? [at] : [],
        )
        expect(found).toEqual(expected)
      }),
      { numRuns: 150 },
    )
  })

  it('of a key that nobody declared, or a value that does not fit, is refused before any SQL', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...customOperators), fc.anything(), (key, operator, value) => {
        fc.pre(!fields.some(each => each.key === key))
        expect(() => customCondition(fields, sql.ref('r.custom'), { key, operator, value })).toThrow(
          'no_such_field',
        )
        expect(() => customOrder(fields, sql.ref('r.custom'), key)).toThrow('no_such_field')
      }),
    )
    const wrong: [string, CustomOperator, unknown][] = [
      ['n', 'contains', 'a'],
      ['words', 'from', 'a'],
      ['n', 'is', 'one'],
      ['many', 'any', ['d']],
      ['ok', 'to', true],
    ]
    for (const [key, operator, value] of wrong)
      expect(() => customCondition(fields, sql.ref('r.custom'), { key, operator, value })).toThrow(
        'bad_filter',
      )
  })
})
