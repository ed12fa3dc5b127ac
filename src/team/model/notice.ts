/** What one can be told of, in the order of the screen. */
export const noticeTopics = [
  'mention',
  'lead',
  'complaint',
  'escalation',
  'task',
  'lifecycle',
  'intent',
  'privacy',
  'other',
] as const
export type NoticeTopic = (typeof noticeTopics)[number]

/** `mail` is by mail and on the page, `page` on the page only, `none` not at all. */
export const noticeWays = ['mail', 'page', 'none'] as const
export type NoticeWay = (typeof noticeWays)[number]

/** What a notice is about. An escalation is one whatever it is of; kinds that nobody named here are `other`. */
export function topicOf(kind: string): NoticeTopic {
  const [about, what] = kind.split('.')
  if (what === 'escalation') return 'escalation'
  return noticeTopics.find(topic => topic === about) ?? 'other'
}

/**
 * What nobody can turn off: a promise to a customer has a clock, and a request about data a term of the law. Whoever holds
 * it is told on the page at the least.
 */
const bound: readonly NoticeTopic[] = ['lead', 'complaint', 'escalation', 'privacy']

/** The ways that may be chosen for a topic. */
export const waysOf = (topic: NoticeTopic): readonly NoticeWay[] =>
  bound.includes(topic) ? ['mail', 'page'] : noticeWays

/** The way by which a notice goes out, of what was chosen: a choice that is not allowed (any more) is the page. */
export function wayOf(kind: string, chosen: string | null): NoticeWay {
  if (chosen === null) return 'mail'
  return waysOf(topicOf(kind)).find(way => way === chosen) ?? 'page'
}
