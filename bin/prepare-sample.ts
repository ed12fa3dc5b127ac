import { setTimeout as pause } from 'node:timers/promises'
import type { APIRequestContext } from 'playwright-core'

type Rule = { label: string; points?: number; sentence?: string }
type Draft = { rules: Record<'fit' | 'engagement' | 'exclusions', Rule[]> & Record<string, unknown> }
const longestMs = 180_000

/**
 * What managers would have done by the time that screens are shown: the past was asked, signals are measured, a profile of customers is kept,
 * what was learnt is released, and a draft of the definition is talked over and tried.
 */
export async function prepareSample(request: APIRequestContext, address: string): Promise<void> {
  const headers = { 'x-requested-with': 'linchpin' }
  const read = async <T>(path: string): Promise<T> =>
    (await (await request.get(`${address}${path}`)).json()) as T
  const send = async <T>(method: 'post' | 'patch', path: string, data: unknown = {}): Promise<T> => {
    const answer = await request[method](`${address}${path}`, { data, headers })
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const until = async <T>(path: string, isDone: (answer: T) => boolean): Promise<T> => {
    for (const end = Date.now() + longestMs; Date.now() < end; await pause(500)) {
      const answer = await read<T>(path)
      if (isDone(answer)) return answer
    }
    throw new Error(`${path} was not done in time`)
  }
  await send('post', '/api/definition/suggestions')
  await send('post', '/api/likelihood/learning')
  await send('post', '/api/intent/measuring')
  await send('post', '/api/profile-learning', {})
  const { id } = await send<{ id: number }>('post', '/api/definition/drafts', { note: 'Fewer, better leads' })
  const draft = `/api/definition/drafts/${id}`
  const { rules } = await read<Draft>(draft)
  const bare = (list: Rule[]) => list.map(({ sentence: _, ...rule }) => rule)
  const poor = { trait: 'source', test: 'one_of', values: ['content_syndication'] }
  await send('patch', draft, {
    revision: 1,
    rules: {
      ...rules,
      fit: bare(rules.fit).map(rule =>
        rule.label === 'Too small to need it' ? { ...rule, points: -25 } : rule,
      ),
      engagement: bare(rules.engagement),
      exclusions: [...bare(rules.exclusions), { id: 'poor', label: 'Guides on partner sites', when: poor }],
      thresholds: [],
    },
  })
  await send('post', `${draft}/comments`, { ruleId: 'poor', body: 'Nobody there ever asked for a price.' })
  await send('post', `${draft}/backtest`, { months: 12 })
  await until<{ asked: { at: string | null } | null }>(
    '/api/definition/suggestions',
    ({ asked }) => asked?.at != null,
  )
  await until<{ backtest: { state: string } | null }>(
    `${draft}/backtest`,
    ({ backtest }) => backtest?.state === 'done',
  )
  const { goals } = await until<{
    learnt: { at: string | null } | null
    goals: { goal: string; latest: { id: number; state: string } | null }[]
  }>('/api/likelihood', ({ learnt }) => learnt?.at != null)
  const offered = goals.find(({ goal }) => goal === 'opportunity')?.latest
  if (offered?.state === 'offered')
    await send('post', `/api/likelihood/models/${offered.id}/release`, { note: 'It held on later leads.' })
  await until<{ items: { measured: object | null }[] }>('/api/intent/signals', ({ items }) =>
    items.every(({ measured }) => measured !== null),
  )
  await until<{ learning: { state: string } | null }>(
    '/api/profile-learning',
    ({ learning }) => learning?.state === 'done',
  )
  const { id: profileId } = await send<{ id: number }>('post', '/api/profiles', {
    name: 'Plants like our best',
  })
  const profile = `/api/profiles/${profileId}`
  const said = [
    { trait: 'industry', test: 'one_of', values: ['food', 'packaging'] },
    { trait: 'employees', test: 'number', from: 50, to: 2_000 },
  ]
  for (const when of said)
    await send('post', `${profile}/statements`, { condition: { version: 1, about: 'account', when } })
  const market = { companies: 2_400, source: 'Counted in a trade register', asOf: '2026-06-30' }
  await send('post', `${profile}/market`, market)
}
