import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { qualityRecords, ratedFields } from './completeness.ts'
import { customersContract } from './contract.ts'
import { repairOf } from './repair.ts'

const changes = {
  person: customersContract['PATCH /api/persons/:id'].body!,
  account: customersContract['PATCH /api/accounts/:id'].body!,
}
const keysOf = (record: 'person' | 'account'): string[] =>
  Object.keys(
    (z.toJSONSchema(changes[record], { io: 'input', unrepresentable: 'any' }) as { properties: object })
      .properties,
  )

describe('every field that rules may name is repaired in its row', () => {
  it.each(
    qualityRecords.flatMap(record =>
      [...ratedFields[record], 'custom.segment'].map(field => [record, field] as const),
    ),
  )('%s: %s', (record, field) => {
    const repair = repairOf(record, field)
    expect(repair).not.toBeNull()
    if (repair!.by === 'custom')
      expect([repair!.key, keysOf(record)]).toEqual(['segment', expect.arrayContaining(['custom'])])
    else if ('key' in repair!) expect(keysOf(record)).toContain(repair!.key)
  })

  it('and what no rule may name is not', () => {
    expect(repairOf('person', 'industry')).toBeNull()
    expect(repairOf('account', 'email')).toBeNull()
    expect(repairOf('person', 'constructor')).toBeNull()
  })
})
