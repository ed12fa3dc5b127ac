import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { vocabularyOf } from '../segments/vocabulary.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, isManager, type Side, sideOf } from '../team/model/actor.ts'
import { definitionsByVersion } from './definitions.ts'
import { draftRow, lastVersion, lockDraft, missingPlaces, signaturesOf } from './drafts.ts'
import { merged, ruleIds, sameRules } from './model/definition/changes.ts'
import { readRules } from './model/definition/read-rules.ts'
import type { Rules } from './model/definition/rules.ts'
import { maySignFor } from './model/definition/sides.ts'
import { leadSource } from './source.ts'
import {
  type DraftRow,
  deleteSignatures,
  insertComment,
  insertDefinition,
  insertDraft,
  insertSignature,
  setDraftState,
  settleComment,
  updateDraft,
} from './store-drafts.ts'
import { tellDefinition } from './tell-definition.ts'

/** A draft that begins as a version is: the latest, or an earlier one. Refuses `no_such_version` (404). */
export async function beginDraft(
  tx: Tx,
  actor: Actor,
  input: { note: string; fromVersion?: number | undefined },
  now: Date,
): Promise<number> {
  const latest = await lastVersion(tx)
  const from = input.fromVersion ?? latest
  if (from > latest) refuse('no_such_version', 404, 'There is no such version of the definition.')
  const { name, rules } = (await definitionsByVersion(tx, [from])).get(from)!
  return insertDraft(tx, { name, rules, note: input.note, basedOn: latest }, { userId: actor.userId, now })
}

/** What may be changed of a draft; what is left out stays. `inForceFrom` null: as soon as both sides have signed. */
export type DraftChange = {
  /** The revision that was changed: somebody may have changed it meanwhile. */
  revision: number
  name?: string | undefined
  note?: string | undefined
  inForceFrom?: string | null | undefined
  rules?: unknown
}

/**
 * Makes the next revision of a draft; signatures of the one before are void. Refuses `changed_meanwhile` (409), `not_open` (409), and
 * rules that cannot be used by the place of each mistake (422).
 */
export async function changeDraft(
  tx: Tx,
  actor: Actor,
  id: number,
  change: DraftChange,
  now: Date,
): Promise<void> {
  const draft = await openDraft(tx, id)
  assertRevision(draft, change.revision)
  const rules = change.rules === undefined ? draft.rules : await usableRules(tx, change.rules)
  const next: DraftRow = {
    ...draft,
    name: change.name ?? draft.name,
    note: change.note ?? draft.note,
    inForceFrom:
      change.inForceFrom === undefined
        ? draft.inForceFrom
        : change.inForceFrom === null
          ? null
          : new Date(change.inForceFrom),
    rules,
    revision: draft.revision + 1,
  }
  const signed = await signaturesOf(tx, id)
  await updateDraft(tx, next, { userId: actor.userId, now })
  if (signed.length > 0) await tellDefinition(tx, actor, { what: 'changed', draft: next }, now)
}

/** What one side says to the other, beside a rule or of the whole. */
export async function commentDraft(
  tx: Tx,
  actor: Actor,
  id: number,
  input: { ruleId: string | null; body: string },
  now: Date,
): Promise<void> {
  const draft = await openDraft(tx, id)
  if (input.ruleId !== null && !ruleIds(draft.rules).has(input.ruleId)) {
    const [before] = [...(await definitionsByVersion(tx, [draft.basedOn])).values()]
    if (!before || !ruleIds(before.rules).has(input.ruleId))
      refuse('no_such_rule', 422, 'There is no such rule in this draft.', { field: 'ruleId' })
  }
  await insertComment(
    tx,
    {
      draftId: id,
      ...input,
      kind: 'said',
      side: sideOfActor(actor),
      revision: draft.revision,
      userId: actor.userId,
    },
    now,
  )
  await tellDefinition(tx, actor, { what: 'commented', draft, words: input.body }, now)
}

/** A comment is settled, or stands again. Answers the draft. Refuses `no_such_comment`. */
export async function settle(tx: Tx, actor: Actor, id: number, settled: boolean, now: Date): Promise<number> {
  const draftId = await settleComment(tx, id, settled ? { userId: actor.userId, at: now } : null)
  return draftId ?? refuse('no_such_comment', 404, 'There is no such comment.')
}

/**
 * A manager signs a revision for one side. With the signature of the other side, by somebody else, the draft becomes the next
 * version: in force from the moment it asks for, or now where that has passed. Refuses `changed_meanwhile` (409) where the draft
 * or the version that it changes is another by now, `signed_already`, `not_your_side` (403) and `nothing_changed` (422).
 */
export async function signDraft(
  tx: Tx,
  actor: Actor,
  id: number,
  input: { revision: number; against: number; side: 'marketing' | 'sales'; note: string },
  now: Date,
): Promise<void> {
  const draft = await openDraft(tx, id)
  assertRevision(draft, input.revision)
  if (!maySignFor(actor, input.side)) refuse('not_your_side', 403, 'A manager of that side signs for it.')
  const latest = await lastVersion(tx)
  if (input.against !== latest || draft.basedOn !== latest)
    refuse(
      'changed_meanwhile',
      409,
      `Version ${latest} was signed meanwhile. Bring the draft up to date and look at it again.`,
      { extra: { latest } },
    )
  const before = (await definitionsByVersion(tx, [latest])).get(latest)!
  if (sameRules(before.rules, draft.rules) && before.name === draft.name)
    refuse('nothing_changed', 422, 'The draft says what is in force already.')
  const signed = await signaturesOf(tx, id)
  if (signed.some(({ side }) => side === input.side))
    refuse('signed_already', 409, 'This side has signed already.')
  if (signed.some(({ signedBy }) => signedBy === actor.userId))
    refuse('one_hand', 403, 'Two people sign: somebody of the other side has to read it.')
  await insertSignature(
    tx,
    { draftId: id, side: input.side, revision: draft.revision, note: input.note, userId: actor.userId! },
    now,
  )
  if (signed.length === 0) return tellDefinition(tx, actor, { what: 'signed', draft }, now)
  const version = latest + 1
  const inForceFrom = draft.inForceFrom && draft.inForceFrom > now ? draft.inForceFrom : now
  await insertDefinition(tx, { version, name: draft.name, rules: draft.rules, inForceFrom, draftId: id }, now)
  await setDraftState(tx, id, 'published', version)
  await appendFact(tx, { name: 'definition.published', about: version, payload: { draftId: id }, at: now })
  await tellDefinition(tx, actor, { what: 'published', draft: { ...draft, version } }, now)
}

/** A manager sends a draft back with a reason: no signature stands. */
export async function returnDraft(
  tx: Tx,
  actor: Actor,
  id: number,
  input: { revision: number; note: string },
  now: Date,
): Promise<void> {
  const draft = await openDraft(tx, id)
  assertRevision(draft, input.revision)
  await deleteSignatures(tx, id)
  await insertComment(
    tx,
    {
      draftId: id,
      ruleId: null,
      kind: 'returned',
      body: input.note,
      side: sideOfActor(actor),
      revision: draft.revision,
      userId: actor.userId,
    },
    now,
  )
  await tellDefinition(tx, actor, { what: 'returned', draft, words: input.note }, now)
}

/** Whoever made it, or a manager, gives a draft up. It stays to be read. */
export async function withdrawDraft(tx: Tx, actor: Actor, id: number): Promise<void> {
  await openDraft(tx, id)
  const { madeBy } = await draftRow(tx, id)
  if (!isManager(actor) && madeBy?.id !== actor.userId)
    refuse('not_yours', 403, 'A colleague made this draft. That one or a manager gives it up.')
  await deleteSignatures(tx, id)
  await setDraftState(tx, id, 'withdrawn', null)
}

/**
 * The draft is brought up to date: what the versions signed since changed, and the draft left as it was, is as they have it. Of what
 * both changed the draft's stays.
 */
export async function renewDraft(
  tx: Tx,
  actor: Actor,
  id: number,
  revision: number,
  now: Date,
): Promise<void> {
  const draft = await openDraft(tx, id)
  assertRevision(draft, revision)
  const latest = await lastVersion(tx)
  if (draft.basedOn === latest) return
  const versions = await definitionsByVersion(tx, [draft.basedOn, latest])
  const [base, theirs] = [versions.get(draft.basedOn)!.rules, versions.get(latest)!.rules]
  const rules = await usableRules(tx, merged(base, draft.rules, theirs))
  const next = { ...draft, rules, basedOn: latest, revision: draft.revision + 1 }
  await updateDraft(tx, next, { userId: actor.userId, now })
}

async function openDraft(tx: Tx, id: number): Promise<DraftRow> {
  const draft = await lockDraft(tx, id)
  if (draft.state === 'published')
    refuse('not_open', 409, `This draft became version ${draft.version}. Begin another.`)
  if (draft.state === 'withdrawn') refuse('not_open', 409, 'This draft was given up. Begin another.')
  return draft
}

function assertRevision(draft: DraftRow, seen: number): void {
  if (draft.revision !== seen)
    refuse('changed_meanwhile', 409, 'Somebody changed this draft meanwhile. Look at it as it is now.', {
      extra: { revision: draft.revision },
    })
}

/** Rules that were sent, with thresholds that name what there is. */
async function usableRules(tx: Tx, given: unknown): Promise<Rules> {
  const read = readRules(given, await vocabularyOf(tx, await leadSource(tx)))
  const problems = 'problems' in read ? read.problems : await missingPlaces(tx, read.rules)
  if (problems.length > 0 || 'problems' in read)
    return refuse('bad_rules', 422, 'The rules cannot be used as they are. Nothing was saved.', {
      extra: { errors: problems.map(({ at, detail }) => ({ pointer: `/rules${at}`, detail })) },
    })
  return read.rules
}

/** Managers and makers work for their side; the administrator's words count as marketing's. */
const sideOfActor = (actor: Actor): Side => (actor.role === 'system' ? 'service' : sideOf(actor.role))
