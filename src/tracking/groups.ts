import { type Group, groupAccount, joinAccount } from '../customers/group-account.ts'
import type { Tx } from '../platform/database.ts'
import { writesFrom } from '../platform/write-source.ts'
import type { Actor } from '../team/model/actor.ts'
import type { Message } from './model/message.ts'
import { count, read } from './model/traits.ts'

/** What a group message says of its company, by the reserved traits of the Segment protocol. */
function groupOf({ groupId, traits }: Message): Group {
  const address = (typeof traits.address === 'object' && traits.address) || {}
  const inside = (key: string): unknown =>
    Object.hasOwn(address, key) ? (address as Record<string, unknown>)[key] : null
  return {
    groupId: groupId!,
    name: read(traits.name, 200),
    industry: read(traits.industry, 80),
    country: read(inside('country') ?? traits.country, 60),
    city: read(inside('city') ?? traits.city, 80),
    website: read(traits.website ?? traits.domain, 200),
    employees: count(traits.employees ?? traits.employee_count),
  }
}

/**
 * Companies of group messages, and the persons put into them, one after the other by their ids so that batches wait for each
 * other instead of for ever.
 */
export async function joinGroups(
  tx: Tx,
  actor: Actor,
  groups: readonly { message: Message; personId: number | null }[],
  now: Date,
): Promise<{ accountOf: Map<Message, number>; persons: number[] }> {
  const accountOf = new Map<Message, number>()
  const persons: number[] = []
  if (groups.length === 0) return { accountOf, persons }
  await writesFrom(tx, 'tracking')
  const inOrder = [...groups].sort((a, b) => (a.message.groupId! < b.message.groupId! ? -1 : 1))
  for (const { message, personId } of inOrder) {
    const accountId = await groupAccount(tx, actor, groupOf(message), now)
    accountOf.set(message, accountId)
    if (personId !== null) persons.push(...(await joinAccount(tx, accountId, [personId], now)))
  }
  return { accountOf, persons }
}
