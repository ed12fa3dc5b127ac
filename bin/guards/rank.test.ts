import { expect, test } from 'vitest'
import { rank } from './rank.ts'

const of = (path: string, text: string) => rank([{ path, text }]).map(({ line }) => line)

test('bites on imports upward, of the design system from a server file, and of tests', () => {
  expect(of('src/leads/accept.ts', "\nimport { open } from '../pipeline/open.ts'")).toEqual([2])
  expect(of('src/leads/model/score.ts', "import type { A } from '../../pipeline/model/stage.ts'")).toEqual([
    1,
  ])
  expect(of('src/leads/http.ts', "import { Page } from '../ui/Page.tsx'")).toEqual([1])
  expect(of('src/leads/model/score.ts', "import { Page } from '../../ui/Page.tsx'")).toEqual([1])
  expect(of('src/leads/accept.ts', "import { world } from '../../test/world.ts'")).toEqual([1])
  expect(of('src/nowhere/a.ts', '')).toEqual([1])
})

test('lets imports down and inside pass', () => {
  expect(
    of('src/pipeline/open.ts', "import { a } from '../leads/convert.ts'\nimport './model/stage.ts'"),
  ).toEqual([])
  expect(of('src/leads/screens/Inbox.tsx', "import { Page } from '../../ui/Page.tsx'")).toEqual([])
  expect(of('src/main/web.tsx', "import { Page } from '../ui/Page.tsx'")).toEqual([])
  expect(of('src/leads/accept.test.ts', "import { world } from '../../test/world.ts'")).toEqual([])
})
