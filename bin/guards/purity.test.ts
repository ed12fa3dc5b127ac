// biome-ignore-all lint/suspicious/noTemplateCurlyInString: samples of code are strings here
import { expect, test } from 'vitest'
import { purity } from './purity.ts'

const of = (text: string, path = 'src/leads/model/score.ts') => purity([{ path, text }]).length

test.each([
  'const a = Date.now()',
  'const a = new Date()',
  'const a = new Date',
  'const a = Math.random()',
  'const a = process.env.HOME',
  "fetch('/a')",
  'performance.now()',
  'const a = `${Date.now()}`',
  "import { readFileSync } from 'node:fs'",
  "import { sql } from 'kysely'",
  "import { a } from '../store.ts'",
  "import { a } from '../../platform/database.ts'",
])('bites on %s', text => {
  expect(of(text)).toBe(1)
})

test.each([
  'const a = new Date(now)',
  '// Date.now()\nconst a = "Math.random()"',
  'const a = client.fetch(1)',
  'let a: Date',
  "import { z } from 'zod'",
  "import { contract } from '../../platform/contract.ts'",
  "import { refuse } from '../../shared/outcome.ts'",
  "import type { Person } from '../../customers/model/person.ts'",
])('lets %s pass', text => {
  expect(of(text)).toBe(0)
})

test('holds shared to the same, with its libraries, and leaves tests and verbs alone', () => {
  expect(of('Date.now()', 'src/shared/time.ts')).toBe(1)
  expect(of("import { Temporal } from 'temporal-polyfill'", 'src/shared/time.ts')).toBe(0)
  expect(of('Date.now()', 'src/shared/time.test.ts')).toBe(0)
  expect(of('Date.now()', 'src/leads/accept.ts')).toBe(0)
})
