import { expect, test } from 'vitest'
import { visibility } from './visibility.ts'

const of = (path: string, to: string) => visibility([{ path, text: `import { a } from '${to}'` }]).length

test.each([
  ['src/pipeline/open.ts', '../leads/store.ts'],
  ['src/pipeline/open.ts', '../leads/store-scores.ts'],
  ['src/pipeline/open.ts', '../leads/http.ts'],
  ['src/pipeline/open.ts', '../leads/jobs.ts'],
  ['src/pipeline/screens/Board.tsx', '../../leads/screens/Inbox.tsx'],
  ['src/main/server.ts', '../leads/store.ts'],
])('bites when %s imports %s', (path, to) => {
  expect(of(path, to)).toBe(1)
})

test.each([
  ['src/pipeline/open.ts', '../leads/convert.ts'],
  ['src/pipeline/open.ts', '../leads/queries.ts'],
  ['src/pipeline/open.ts', '../leads/model/lead.ts'],
  ['src/leads/http.ts', './store.ts'],
  ['src/leads/http.ts', '../platform/http.ts'],
  ['src/desk/screens/Today.tsx', '../../leads/screens/Inbox.tsx'],
  ['src/main/server.ts', '../leads/http.ts'],
])('lets %s import %s', (path, to) => {
  expect(of(path, to)).toBe(0)
})
