import { expect, it } from 'vitest'
import { isManager, roles, sideOf, systemActor } from './actor.ts'

it.each([
  ['administrator', true, 'marketing'],
  ['marketing', false, 'marketing'],
  ['marketing_manager', true, 'marketing'],
  ['sales', false, 'sales'],
  ['sales_manager', true, 'sales'],
  ['service', false, 'service'],
  ['partner', false, 'sales'],
] as const)('%s', (role, manager, side) => {
  expect(isManager({ userId: 1, role, name: 'x' })).toBe(manager)
  expect(sideOf(role)).toBe(side)
})
it('lists every role once, and the system manages nobody', () => {
  expect(new Set(roles).size).toBe(7)
  expect(isManager(systemActor)).toBe(false)
})
