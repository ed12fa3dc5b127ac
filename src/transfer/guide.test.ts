import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { fieldsOf, kinds } from './model/fields.ts'

const guide = (name: string) =>
  readFileSync(resolve(import.meta.dirname, '../../docs/guide', `${name}.md`), 'utf8')

test('the guide lists every field of every kind that can be imported, and no other', () => {
  const text = guide('import')
  const ours = text.slice(
    text.indexOf('An export of Linchpin has further columns'),
    text.indexOf('The header names'),
  )
  const own = new Set([...ours.matchAll(/`([A-Za-z]+)`/g)].map(found => found[1]!))
  const known = new Set<string>()
  for (const kind of kinds) {
    const line = text.split('\n').find(one => one.startsWith(`| ${kind} |`))!
    const cell = line.split('|')[2]!.replaceAll('*', '')
    const listed = new Set(cell.split(/[,;]|\bone of\b/).map(word => word.trim()))
    for (const word of listed) known.add(word)
    const keys = fieldsOf[kind].map(({ key }) => key)
    expect([kind, keys.filter(key => key !== 'key' && !listed.has(key) && !own.has(key))]).toEqual([kind, []])
    const extra = [...listed].filter(
      word => word !== '' && word !== 'declared fields' && !keys.includes(word),
    )
    expect([kind, extra]).toEqual([kind, []])
    for (const { key, required } of fieldsOf[kind]) if (required) expect(line).toContain(`**${key}**`)
  }
  expect(
    [...own].filter(
      key =>
        !Object.values(fieldsOf)
          .flat()
          .some(field => field.key === key),
    ),
  ).toEqual([])
})
