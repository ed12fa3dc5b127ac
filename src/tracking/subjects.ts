import { personsByKeys } from '../customers/persons-known.ts'
import { visitorSubjects } from '../customers/visitors.ts'
import type { Tx } from '../platform/database.ts'
import type { Said } from './identify-all.ts'
import type { Conflict } from './model/conflict.ts'
import type { Message } from './model/message.ts'
import { unnamedKey, visitorKey } from './model/stitching.ts'
import { pointsOf } from './read-stitching.ts'
import { subjectAt } from './rehome.ts'
import { stitch } from './stitch.ts'

export type Subject = { subjectId: number; personId: number | null; accountId: number | null }

/**
 * Whose each message is: the person of its userId, else the visitor of a userId that nobody is known by yet, else its browser, who
 * may be known by now; where several people use the browser, whoever it was at the time.
 */
export async function subjectsOf(
  tx: Tx,
  messages: readonly Message[],
  said: ReadonlyMap<Message, Said>,
  now: Date,
): Promise<{ subjectOf: (message: Message) => Promise<Subject>; conflicts: Conflict[] }> {
  const userIds = [...new Set(messages.flatMap(({ userId }) => (userId === null ? [] : [userId])))]
  const persons = await personsByKeys(tx, { externalIds: userIds, emails: [] })
  const visitorOf = ({ userId, anonymousId, cookieless }: Message): string =>
    userId !== null ? unnamedKey(userId) : cookieless ? anonymousId! : visitorKey(anonymousId!)
  const isKnown = ({ userId }: Message): boolean => userId !== null && persons.has(userId)
  const keys = new Set(messages.filter(message => !isKnown(message)).map(visitorOf))
  for (const { keys: joined } of said.values()) for (const key of joined) keys.add(key)
  const visitors = await visitorSubjects(tx, [...keys].sort(), now)
  const { shared, conflicts } = await stitch(tx, said, visitors, now)
  for (const { subjectId, shared: isShared } of visitors.values()) if (isShared) shared.add(subjectId)
  const points = shared.size > 0 ? await pointsOf(tx, [...shared]) : new Map()
  const subjectOf = async (message: Message): Promise<Subject> => {
    if (isKnown(message)) {
      const { personId, accountId } = persons.get(message.userId!)!
      return { subjectId: personId, personId, accountId }
    }
    const one = said.get(message)
    if (message.cookieless && one) return { subjectId: one.personId, personId: one.personId, accountId: null }
    const visitor = visitors.get(visitorOf(message))!
    if (!shared.has(visitor.subjectId))
      return { subjectId: visitor.subjectId, personId: visitor.personId, accountId: null }
    const at = message.occurredAt.getTime()
    const found = await subjectAt(tx, visitor, points.get(visitor.subjectId) ?? [], at, now)
    return { ...found, accountId: null }
  }
  return { subjectOf, conflicts }
}
