import { expect, it } from 'vitest'
import { digest, type News } from './news.ts'

const of = (n: number, stage: News['stage']): News[] =>
  Array.from({ length: n }, (_, i) => ({ accountId: i + 1, name: `${stage} ${i + 1}`, stage }))

it('says of one customer what it did, and leads there', () => {
  expect(digest(of(1, 'new'))).toEqual({ title: 'new 1 became a customer', body: null, href: '/accounts/1' })
})

it('says of many how many did what, names ten and counts the rest', () => {
  const { title, body, href } = digest([...of(1, 'won_back'), ...of(2, 'at_risk'), ...of(30, 'lost')])
  expect(title).toBe('Your customers: 1 was won back, 2 are at risk, 30 are lost')
  expect(body!.split('\n')).toHaveLength(11)
  expect(body).toMatch(/and 23 more$/)
  expect(href).toBe('/customers')
})
