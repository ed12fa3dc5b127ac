import { noteDifferent } from '../customers/history.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { MatchKind } from './model/line.ts'
import { duplicateBetween } from './queries.ts'
import { decidePair, type MatchSetting, writeSetting } from './store.ts'

export type PairOf = { kind: MatchKind; a: number; b: number }

/**
 * Says of two records that they are different, which is remembered for ever; that it be asked later; or, with `open`,
 * takes either back. Refused once they were merged, and of records that are not there.
 */
export async function decideDuplicate(
  tx: Tx,
  actor: Actor,
  { kind, a, b }: PairOf,
  decision: 'different' | 'later' | 'open',
  now: Date,
): Promise<void> {
  const pair = await duplicateBetween(tx, actor.role, kind, a, b)
  if (pair.state === 'merged') refuse('already_merged', 409, 'These two were merged. Undo the merge first.')
  await decidePair(tx, kind, [a, b], { state: decision, by: decision === 'open' ? null : actor.userId }, now)
  if ((pair.state === 'different') !== (decision === 'different'))
    await noteDifferent(tx, kind, [a, b], decision === 'different', now)
}

/** Sets from which probability a human is asked, and from which a pair is certain. */
export async function setMatching(
  tx: Tx,
  actor: Actor,
  kind: MatchKind,
  setting: MatchSetting,
  now: Date,
): Promise<void> {
  if (setting.ask > setting.certain)
    refuse('bad_order', 422, 'What a human is asked begins below what is certain.', { field: 'ask' })
  await writeSetting(tx, kind, setting, actor.userId, now)
}

/** Asks for a pass over all records of a kind; one that waits already is enough. */
export async function searchDuplicates(tx: Tx, kind: MatchKind): Promise<void> {
  await enqueue(tx, 'customers.matchAll', { kind }, { key: `customers.matchAll.${kind}` })
}
