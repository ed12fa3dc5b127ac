import { expect, test } from 'vitest'
import { screens } from './screens.ts'

const of = (text: string, ...others: { path: string; text: string }[]) =>
  screens([{ path: 'src/leads/screens/Inbox.tsx', text }, ...others]).length

test.each([
  "import { raise } from '../raise.ts'",
  "import type { Tx } from '../../platform/database.ts'",
  "import { readFile } from 'node:fs'",
  "import { leadsContract } from '../model/contract.ts'",
  "import { z } from 'zod'",
])('bites on %s', text => {
  expect(of(text)).toBe(1)
})

test.each([
  "import type { leadsContract } from '../model/contract.ts'",
  "import { score } from '../model/score.ts'",
  "import { Page } from '../../ui/Page.tsx'",
  "import { useState } from 'react'",
  "import { t } from './texts.ts'",
])('lets %s pass', text => {
  expect(of(text)).toBe(0)
})

test('bites on zod that comes the long way', () => {
  const score = { path: 'src/leads/model/score.ts', text: "import { lead } from './lead.ts'" }
  const lead = { path: 'src/leads/model/lead.ts', text: "import { z } from 'zod'" }
  const text = "import { score } from '../model/score.ts'"
  expect(of(text, score, lead)).toBe(1)
  expect(of(text.replace('import', 'import type'), score, lead)).toBe(0)
})
