import { expect, test } from 'vitest'
import { awaited } from './awaited.ts'

const of = (text: string) => awaited([{ path: 'src/leads/a.ts', text }]).length

test.each([
  'journal?.push(await write(tx))',
  'journal?.(await write(tx))',
  'a.journal?.rows.push(...(await write(tx)))',
  'journal?.add({ rows: [await write(tx)] })',
])('bites on %s', text => {
  expect(of(text)).toBe(1)
})

test.each([
  'const rows = await write(tx)\njournal?.push(rows)',
  'journal.push(await write(tx))',
  'await journal?.push(rows)',
  'journal?.each(async row => await write(row))',
  'const n = a?.length\nf(await b())',
])('lets %s pass', text => {
  expect(of(text)).toBe(0)
})
