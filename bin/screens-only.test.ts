import { describe, expect, it } from 'vitest'
import { screenProblem } from './screens-only.ts'

describe('what may reach the browser', () => {
  it.each([
    'src/ui/Page.tsx',
    'src/leads/screens/LeadInbox.tsx',
    'src/leads/model/verdict.ts',
    'src/main/web.tsx',
    'src/shared/texts.ts',
    'index.html',
  ])('%s may', path => expect(screenProblem('/p', `/p/${path}`)).toBeNull())
  it.each([
    'src/leads/store.ts',
    'src/leads/http.ts',
    'src/platform/database.ts',
    'src/main/server.ts',
    'src/leads/model/contract.ts',
  ])('%s may not', path => expect(screenProblem('/p', `/p/${path}`)).not.toBeNull())
  it('refuses what the bundler would leave empty', () =>
    expect(screenProblem('/p', '/p/__vite-browser-external:node:fs')).toBe('A Node builtin'))
})
