import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from './model/actor.ts'
import { type NoticeTopic, type NoticeWay, noticeTopics, waysOf } from './model/notice.ts'
import { putChoice } from './store-choices.ts'

const keys = 'keys'
const off = 'off'
export const choiceOfTopic = (topic: NoticeTopic): string => `notice.${topic}`

/** What a user chose for the own work: by which way to be told of what, and whether single keys do something. */
export type OwnChoices = {
  notices: { topic: NoticeTopic; way: NoticeWay; ways: NoticeWay[] }[]
  singleKeys: boolean
}

export async function ownChoices(tx: Tx, userId: number): Promise<OwnChoices> {
  const { rows } = await sql<{ name: string; value: string }>`
    select name, value from own_choice where user_id = ${userId}`.execute(tx)
  const chosen = new Map(rows.map(({ name, value }) => [name, value]))
  return {
    notices: noticeTopics.map(topic => {
      const ways = [...waysOf(topic)]
      return { topic, way: ways.find(way => way === chosen.get(choiceOfTopic(topic))) ?? 'mail', ways }
    }),
    singleKeys: chosen.get(keys) !== off,
  }
}

/** Chooses for oneself. What has a clock cannot be turned off: refuses `not_to_nowhere`. */
export async function choose(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  choice: { topic: NoticeTopic; way: NoticeWay } | { singleKeys: boolean },
): Promise<OwnChoices> {
  const userId = actor.userId!
  if ('singleKeys' in choice) await putChoice(tx, userId, keys, choice.singleKeys ? 'on' : off)
  else {
    if (!waysOf(choice.topic).includes(choice.way))
      refuse(
        'not_to_nowhere',
        422,
        'Somebody waits for an answer to this by a time: you are told on the page at the least.',
        { field: 'way' },
      )
    await putChoice(tx, userId, choiceOfTopic(choice.topic), choice.way)
  }
  return ownChoices(tx, userId)
}
