import { expect, it } from 'vitest'
import { readMessageIds } from './message-ids.ts'

it.each<[string[], string[]]>([
  [['<a@b.example>'], ['a@b.example']],
  [['<a@b.example> <c@d.example>\r\n\t<a@b.example>'], ['a@b.example', 'c@d.example']],
  [['a@B.Example'], ['a@b.example']],
  [['<A@B.EXAMPLE>'], ['A@b.example']],
  [['', '   ', '<>'], []],
  [[`<${'x'.repeat(2_000)}@b>`], []],
])('message ids of %j are %j', (values, ids) => {
  expect(readMessageIds(values)).toEqual(ids)
})
