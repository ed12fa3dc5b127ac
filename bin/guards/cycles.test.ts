import { expect, test } from 'vitest'
import { cycles } from './cycles.ts'

const a = { path: 'src/leads/a.ts', text: "import type { B } from './b.ts'" }
const c = { path: 'src/leads/c.ts', text: "import { a } from './a.ts'" }

test('bites on a cycle, even of types', () => {
  const b = { path: 'src/leads/b.ts', text: "import { c } from './c.ts'" }
  const found = cycles([a, b, c])
  expect(found).toHaveLength(1)
  expect(found[0]!.sentence).toContain('src/leads/a.ts, src/leads/b.ts, src/leads/c.ts')
})

test('bites on a file that imports itself', () => {
  expect(cycles([{ path: 'src/a.ts', text: "import './a.ts'" }])).toHaveLength(1)
})

test('lets a diamond pass', () => {
  const b = { path: 'src/leads/b.ts', text: '' }
  expect(cycles([a, b, c, { path: 'src/leads/d.ts', text: "import './a.ts'\nimport './c.ts'" }])).toEqual([])
})
