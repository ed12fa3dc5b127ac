import type { Tx } from '../platform/database.ts'
import { vocabularyOf } from '../segments/vocabulary.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { usersForRouting } from '../team/queries.ts'
import { readRouting } from './model/routing/read-routing.ts'
import type { Afterwards, RoutingRule } from './model/routing/rule.ts'
import { routingAt, routingOf } from './routing-rules.ts'
import { routingNote } from './routing-versions.ts'
import { routingSource } from './source.ts'
import {
  deleteRoutingDraft,
  insertRoutingDraft,
  lockRoutingDraft,
  publishRoutingDraft,
  updateRoutingDraft,
} from './store-routing.ts'

/** What is left out stays as it is. `revision` is the one that was changed, null where no draft was there. */
export type RoutingChange = {
  revision: number | null
  note?: string | undefined
  onBroken?: Afterwards | undefined
  onAbsence?: Afterwards | undefined
  rules?: readonly unknown[] | undefined
}

/**
 * Keeps the draft, begun from what is in force. Refuses `changed_meanwhile` (409) where another revision is there by now, and rules that
 * cannot be used by the place of each mistake (422).
 */
export async function saveRoutingDraft(
  tx: Tx,
  actor: Actor,
  change: RoutingChange,
  now: Date,
): Promise<number> {
  const draft = await lockRoutingDraft(tx)
  assertSeen(draft, change.revision)
  const rules = change.rules === undefined ? null : await usableRules(tx, change.rules)
  const before = draft ? await routingOf(tx, draft.version) : await routingAt(tx, now)
  const next = {
    note: change.note ?? (draft ? await routingNote(tx, draft.version) : ''),
    onBroken: change.onBroken ?? before.onBroken,
    onAbsence: change.onAbsence ?? before.onAbsence,
    rules: rules ?? before.rules,
  }
  if (!draft) return insertRoutingDraft(tx, next, { userId: actor.userId, now })
  await updateRoutingDraft(tx, draft.version, next)
  return draft.version
}

export async function dropRoutingDraft(tx: Tx): Promise<void> {
  await lockRoutingDraft(tx)
  await deleteRoutingDraft(tx)
}

/** Puts the draft in force. Refuses `no_draft`, `changed_meanwhile` (409), `in_the_past` and rules that name who left (422). */
export async function publishRouting(
  tx: Tx,
  actor: Actor,
  input: { revision: number; from?: string | undefined },
  now: Date,
): Promise<number> {
  const draft = await lockRoutingDraft(tx)
  if (!draft) return refuse('no_draft', 409, 'There is no draft to publish.')
  assertSeen(draft, input.revision)
  const from = input.from ? new Date(input.from) : now
  if (from < now)
    refuse('in_the_past', 422, 'Choose a moment to come: leads of the past went where they went.', {
      field: 'from',
    })
  // Somebody named may have left since it was written.
  await usableRules(tx, (await routingOf(tx, draft.version)).rules)
  await publishRoutingDraft(tx, draft.version, { from, userId: actor.userId })
  return draft.version
}

function assertSeen(draft: { revision: number } | null, seen: number | null): void {
  if ((draft?.revision ?? null) !== seen)
    refuse('changed_meanwhile', 409, 'Somebody changed the draft meanwhile. Look at it as it is now.', {
      extra: { revision: draft?.revision ?? null },
    })
}

async function usableRules(tx: Tx, given: readonly unknown[]): Promise<RoutingRule[]> {
  const maySell = new Set((await usersForRouting(tx)).map(({ id }) => id))
  const read = readRouting(given, await vocabularyOf(tx, await routingSource(tx)), maySell)
  if ('rules' in read) return read.rules
  return refuse('bad_rules', 422, 'The rules cannot be used as they are. Nothing was saved.', {
    extra: { errors: read.problems.map(({ at, detail }) => ({ pointer: `/rules${at}`, detail })) },
  })
}
