import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { readCondition } from '../shared/condition/read.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { ConditionNeeds } from './asked.ts'
import { ownSegment } from './change.ts'
import { keepSoon } from './keep-soon.ts'
import { refuseName } from './make.ts'
import { nameIsTaken } from './queries-of-segment.ts'
import { setArchived, setMembers } from './store.ts'
import { type UseNeeds, usersOf } from './users.ts'
import { vocabularyOf } from './vocabulary.ts'

const done = { ok: true as const }

/** Everybody leaves it. Refuses `not_yours` (403), `archived` and `in_use`, which names what uses it. */
export async function archiveSegment(tx: Tx, actor: Actor, needs: UseNeeds, id: number, now: Date) {
  const segment = await ownSegment(tx, actor, id)
  if (segment.archivedAt) refuse('archived', 409, 'This segment is archived already.')
  const users = await usersOf(tx, needs, id)
  if (users.length > 0)
    refuse('in_use', 409, `Others use this segment: ${users.map(({ name }) => name).join(', ')}.`)
  await setMembers(tx, segment, sql`select null::bigint as id where false`, undefined, { now, most: 0 })
  await setArchived(tx, id, now, now)
  return done
}

/** Refuses `not_yours` (403), `not_archived`, `name_taken`, and `bad_condition` where it asks for what is gone meanwhile. */
export async function restoreSegment(tx: Tx, actor: Actor, needs: ConditionNeeds, id: number, now: Date) {
  const segment = await ownSegment(tx, actor, id)
  if (!segment.archivedAt) refuse('not_archived', 409, 'This segment is not archived.')
  if (await nameIsTaken(tx, segment.name, id)) refuseName()
  const source = await needs.source(tx)
  if (segment.condition) {
    const read = readCondition(segment.condition, segment.about, await vocabularyOf(tx, source))
    if ('problems' in read)
      refuse('bad_condition', 409, `It asks for what is no longer there: ${read.problems[0]!.detail}`)
  }
  await setArchived(tx, id, null, now)
  await keepSoon(tx, source, [id], now)
  return done
}
