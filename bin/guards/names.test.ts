import { expect, test } from 'vitest'
import { names } from './names.ts'

const of = (path: string) => names([{ path, text: '' }]).length

test.each([
  'src/leads/LeadService.ts',
  'src/leads/lead-helpers.ts',
  'src/utils/money.ts',
  'src/leads/index.ts',
  'src/leads/ScoreV2.ts',
  'src/leads/screens/PersonInfo.test.tsx',
  'src/leads/base-lead.ts',
  'bin/common.mjs',
])('bites on %s', path => {
  expect(of(path)).toBe(1)
})

test.each([
  'src/platform/database.ts',
  'src/promises/service-level.ts',
  'src/leads/information.ts',
  'index.html',
])('lets %s pass', path => {
  expect(of(path)).toBe(0)
})
