// biome-ignore-all lint/suspicious/noTemplateCurlyInString: samples of code are strings here
import { expect, test } from 'vitest'
import { importsOf } from './imports.ts'

const seen = (text: string, path = 'src/leads/accept.tsx') =>
  importsOf({ path, text }).map(({ specifier, to, typeOnly, line }) => [specifier, to, typeOnly, line])

test.each([
  ["import { a } from './a.ts'", './a.ts', 'src/leads/a.ts', false],
  ["import a, { b } from '../b/b.ts'", '../b/b.ts', 'src/b/b.ts', false],
  ["import * as a from 'zod'", 'zod', null, false],
  ["import './a.css'", './a.css', 'src/leads/a.css', false],
  ["import type { A } from './a.ts'", './a.ts', 'src/leads/a.ts', true],
  ["import type A from './a.ts'", './a.ts', 'src/leads/a.ts', true],
  ["import type from './a.ts'", './a.ts', 'src/leads/a.ts', false],
  ["import {\n  type A,\n  b,\n} from './a.ts'", './a.ts', 'src/leads/a.ts', false],
  ["export { a } from './a.ts'", './a.ts', 'src/leads/a.ts', false],
  ["export * as a from './a.ts'", './a.ts', 'src/leads/a.ts', false],
  ["export type { A } from './a.ts'", './a.ts', 'src/leads/a.ts', true],
  ["const a = await import('./a.ts')", './a.ts', 'src/leads/a.ts', false],
  ['const a = lazy(() => import(`./a.ts`))', './a.ts', 'src/leads/a.ts', false],
  ["type A = typeof import('./a.ts')", './a.ts', 'src/leads/a.ts', true],
  ["let a: import('./a.ts').A", './a.ts', 'src/leads/a.ts', true],
  ["const s = `${await import('./a.ts')}`", './a.ts', 'src/leads/a.ts', false],
  [
    "const x = <p title={'it'}>don't {f(() => import('./a.ts'))} won't</p>",
    './a.ts',
    'src/leads/a.ts',
    false,
  ],
])('finds %s', (text, specifier, to, typeOnly) => {
  expect(seen(text)).toEqual([[specifier, to, typeOnly, 1]])
})

test.each([
  "// import { a } from './a.ts'",
  "/* import './a.ts' */",
  'const s = "import a from \'./a.ts\'"',
  "const s = `import a from './a.ts'`",
  "declare module './a.ts' {}",
  'const s = import.meta.url',
  "export const from = './a.ts'",
  "export { a }\nconst from = './a.ts'",
  "const quote = /['\"`]import('.\\/a.ts')/",
  "here.import('./a.ts')",
])('leaves %s alone', text => {
  expect(seen(text)).toEqual([])
})

test('counts lines, and goes on after apostrophes, generics and comparisons', () => {
  const text = "const f = <T,>(x: T) => x\nconst ok = a < b && c > d / 2\nimport { a } from './a.ts'\n"
  expect(seen(text)).toEqual([['./a.ts', 'src/leads/a.ts', false, 3]])
})
