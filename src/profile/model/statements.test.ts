import { describe, expect, it } from 'vitest'
import { chance, normal } from '../../shared/statistics/chance.ts'
import { findStatements, type PastAccount } from './statements.ts'

const keys = ['industry', 'country', 'employees', 'software']

function accountsOf(
  seed: number,
  rows: number,
  share: (known: PastAccount['known']) => number,
): PastAccount[] {
  const random = chance(seed)
  return Array.from({ length: rows }, (_, n) => {
    const known = {
      industry: ['food', 'medical', 'mining', 'retail'][Math.floor(random() * 4)]!,
      country: random() < 0.2 ? null : ['NL', 'DE', 'BE'][Math.floor(random() * 3)]!,
      employees: Math.round(Math.exp(4 + normal(random))),
      software: random() < 0.3 ? 'A' : 'B',
    }
    return { id: n + 1, known, won: random() < share(known) }
  })
}

describe('what won accounts have in common', () => {
  it('is found where it is, with a size that fits: a value, a range, and a pair', () => {
    const truth = ({ industry, country, employees, software }: PastAccount['known']) =>
      0.1 +
      (industry === 'medical' ? 0.2 : 0) +
      ((employees as number) > 120 ? 0.1 : 0) +
      (country === 'DE' && software === 'A' ? 0.35 : 0)
    const found = findStatements(accountsOf(1, 6_000, truth), keys, 40)
    const named = found.map(({ parts }) =>
      parts.map(part => ('value' in part ? part.value : part.key)).join(' + '),
    )
    expect(named).toContain('medical')
    expect(named).toContain('employees')
    expect(named.some(name => name === 'DE + A' || name === 'A + DE')).toBe(true)
    expect(named).not.toContain('BE + B')
    const medical = found.find(
      ({ parts }) => parts.length === 1 && 'value' in parts[0]! && parts[0].value === 'medical',
    )!
    expect(medical.lift.low).toBeGreaterThan(1)
    expect(medical.lift.ratio).toBeGreaterThan(medical.lift.low)
    expect(medical.lift.ratio).toBeLessThan(medical.lift.high)
    expect(medical.won).toBeLessThanOrEqual(medical.accounts)
  })

  it('is nothing where there is nothing, in nearly all companies', () => {
    let told = 0
    for (let seed = 1; seed <= 200; seed++)
      if (
        findStatements(
          accountsOf(seed, 800, () => 0.2),
          keys,
        ).length > 0
      )
        told++
    expect(told / 200).toBeLessThanOrEqual(0.06)
  })

  it('is nothing in noise where hardly any was won, and among many fields', () => {
    const many = ['industry', 'country', 'territory', 'source', 'employees', 'founded']
    let told = 0
    for (let seed = 1; seed <= 100; seed++) {
      const random = chance(seed)
      const few = (values: number) => `v${Math.floor(random() * random() * values)}`
      const accounts = Array.from({ length: 2_000 }, (_, n) => ({
        id: n + 1,
        known: {
          ...{ industry: few(15), country: few(4), territory: few(6), source: few(4) },
          ...{
            employees: Math.round(Math.exp(4 + normal(random))),
            founded: 1900 + Math.floor(random() * 120),
          },
        },
        won: random() < 0.03,
      }))
      if (findStatements(accounts, many).length > 0) told++
    }
    expect(told / 100).toBeLessThanOrEqual(0.05)
  })

  it('is told less sure the fewer there are, and of too few not at all', () => {
    const truth = ({ industry }: PastAccount['known']) => (industry === 'medical' ? 0.5 : 0.1)
    const width = (rows: number) => {
      const [first] = findStatements(accountsOf(3, rows, truth), ['industry'])
      return first ? first.lift.high / first.lift.low : Number.POSITIVE_INFINITY
    }
    expect(width(8_000)).toBeLessThan(width(800))
    expect(findStatements(accountsOf(3, 60, truth), keys)).toEqual([])
  })
})
