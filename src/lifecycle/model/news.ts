import type { Stage } from './stage.ts'

/** Stages that an owner is told of, and how it is said of one customer and of several. */
export const newsStages = ['new', 'won_back', 'at_risk', 'lost'] as const
export type NewsStage = (typeof newsStages)[number]

export type News = { accountId: number; name: string; stage: NewsStage }

const one: Readonly<Record<NewsStage, string>> = {
  new: 'became a customer',
  won_back: 'was won back',
  at_risk: 'is at risk',
  lost: 'is lost',
}
const many: Readonly<Record<NewsStage, string>> = {
  new: 'became customers',
  won_back: 'were won back',
  at_risk: 'are at risk',
  lost: 'are lost',
}
const mostNamed = 10

export const isNews = (stage: Stage | string): stage is NewsStage =>
  (newsStages as readonly string[]).includes(stage)

/** One notice of a day, whatever its number of customers: who did what, the first ten by name. */
export function digest(news: readonly News[]): { title: string; body: string | null; href: string } {
  const [first] = news
  if (news.length === 1 && first)
    return { title: `${first.name} ${one[first.stage]}`, body: null, href: `/accounts/${first.accountId}` }
  const counts = newsStages.flatMap(stage => {
    const n = news.filter(each => each.stage === stage).length
    return n === 0 ? [] : [`${n} ${n === 1 ? one[stage] : many[stage]}`]
  })
  const named = news.slice(0, mostNamed).map(({ name, stage }) => `${name} ${one[stage]}`)
  const rest = news.length - named.length
  return {
    title: `Your customers: ${counts.join(', ')}`,
    body: [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'),
    href: '/customers',
  }
}
