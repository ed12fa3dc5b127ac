import type { z } from 'zod'
import { assertGroup } from '../catalogue/queries.ts'
import { accountValues, personValues } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, isManager, sideOf } from '../team/model/actor.ts'
import { takeUploads } from './attach.ts'
import { entryOf } from './entry.ts'
import { keepMentions, mentionsOf } from './mention.ts'
import type { touchesContract } from './model/contract.ts'
import { type RawTouch, rawTouch, touchById } from './queries.ts'
import { recordTouches } from './record.ts'
import { holdEntry, moveToCorrection } from './store-beside.ts'
import { joinThread } from './thread.ts'

export type HandWritten = z.output<(typeof touchesContract)['POST /api/touches']['body']>
export type Correction = z.output<(typeof touchesContract)['POST /api/touches/:id/correction']['body']>

/** When something happened, of what is written by hand: clocks may differ by five minutes, not more. */
function past(text: string, now: Date): Date {
  const at = new Date(text)
  if (at.getTime() > now.getTime() + 5 * 60_000)
    refuse('in_the_future', 422, 'This has not happened yet.', { field: 'occurredAt' })
  return at
}

/**
 * A touch written by a person of any side: a call, a visit, a letter, a complaint. Not later than now. An answer to another
 * entry is with the same customer: where nobody is named, with whomever that one was.
 */
export async function logTouch(tx: Tx, actor: Actor, given: HandWritten, now: Date) {
  const answered = given.replyToId === undefined ? null : await entryOf(tx, given.replyToId)
  const named = given.personId !== undefined || given.accountId !== undefined
  const input =
    named || !answered
      ? given
      : {
          ...given,
          ...(answered.person ? { personId: answered.person.id } : { accountId: answered.account!.id }),
        }
  if (input.personId === undefined && input.accountId === undefined)
    refuse('no_subject', 422, 'Say with whom: a person or an account.', { field: 'personId' })
  const occurredAt = input.occurredAt ? past(input.occurredAt, now) : now
  const person = input.personId === undefined ? null : await personValues(tx, input.personId)
  const accountId = person?.accountId ?? input.accountId ?? null
  if (accountId !== null) await accountValues(tx, accountId)
  if (input.productGroupId) await assertGroup(tx, input.productGroupId)
  const side = actor.role === 'system' ? undefined : sideOf(actor.role)
  const [id] = await recordTouches(
    tx,
    actor,
    [
      {
        subjectId: input.personId ?? accountId!,
        accountId,
        kind: input.kind,
        ...(side ? { side } : {}),
        occurredAt,
        title: input.title,
        body: input.body ?? null,
        productGroupId: input.productGroupId ?? null,
        ...(input.minutes ? { properties: { minutes: input.minutes } } : {}),
        messageKey: input.clientKey ? `hand:${actor.userId}:${input.clientKey}` : null,
      },
    ],
    now,
  )
  if (id === null || id === undefined) return refuse('already_recorded', 409, 'This was recorded already.')
  if (answered && !(await joinThread(tx, id, answered.id)))
    refuse('other_customer', 422, 'An answer is with the same customer as the entry that it answers.', {
      field: 'replyToId',
    })
  const entry = { touchId: id, personId: input.personId ?? null, accountId, body: input.body ?? null }
  await keepMentions(tx, actor, entry, input.mentions ?? [])
  await takeUploads(tx, actor, id, input.files ?? [])
  if (input.personId !== undefined) await enqueue(tx, 'leads.consider', { personIds: [input.personId] })
  await enqueue(tx, 'insight.refresh', { subjectIds: [input.personId ?? accountId!] })
  await appendFact(tx, { name: 'touch.logged', about: id, payload: { kind: input.kind, accountId }, at: now })
  return touchById(tx, id)
}

/** The newest version of an entry that this actor may correct: whoever wrote it, or a manager. Held from now on. */
export async function mayCorrect(tx: Tx, actor: Actor, id: number): Promise<RawTouch> {
  await holdEntry(tx, id)
  const entry = await rawTouch(tx, id)
  if (entry.supersededBy !== null)
    refuse('already_corrected', 409, 'This entry was corrected meanwhile. Correct the newer one.')
  if (entry.userId === null)
    refuse('not_by_hand', 409, 'What the machine recorded is corrected at its source.')
  if (entry.userId !== actor.userId && !isManager(actor))
    refuse('not_yours', 403, 'A colleague wrote this. Whoever wrote it or a manager corrects it.')
  return entry
}

/** What counts an entry counts anew once it is corrected or gone: scores, funnel, and, of one that has a source, credits. */
export async function countAgain(
  tx: Tx,
  { subjectId, source }: RawTouch,
  { personId, accountId }: { personId: number | null; accountId: number | null },
): Promise<void> {
  if (personId !== null) await enqueue(tx, 'leads.consider', { personIds: [personId] })
  await enqueue(tx, 'insight.refresh', { subjectIds: [subjectId] })
  const whose = personId ?? accountId
  if (source !== null && whose !== null) await enqueue(tx, 'insight.credits', { subjectIds: [whose] })
}

/**
 * A correction is a new row that supersedes; the old one stays in the ledger and leaves the log. What is not corrected stays
 * as it was, who wrote it too. Files, thread and message ids go with the entry; whom it names is read from the new words, and
 * only whom it did not name before is told.
 */
export async function correctTouch(tx: Tx, actor: Actor, id: number, input: Correction, now: Date) {
  const before = await mayCorrect(tx, actor, id)
  if (input.productGroupId) await assertGroup(tx, input.productGroupId)
  const body = input.body === undefined ? before.body : input.body
  const [next] = await recordTouches(
    tx,
    { userId: before.userId },
    [
      {
        ...before,
        kind: input.kind ?? before.kind,
        occurredAt: input.occurredAt ? past(input.occurredAt, now) : before.occurredAt,
        title: input.title ?? before.title,
        body,
        productGroupId: input.productGroupId === undefined ? before.productGroupId : input.productGroupId,
        ...(input.minutes === undefined
          ? {}
          : { properties: { ...before.properties, minutes: input.minutes } }),
        supersedesId: id,
      },
    ],
    now,
  )
  await moveToCorrection(tx, id, next!)
  const { person, account } = await touchById(tx, next!)
  const entry = { touchId: next!, personId: person?.id ?? null, accountId: account?.id ?? null, body }
  await keepMentions(tx, actor, entry, input.mentions ?? [], await mentionsOf(tx, id))
  await takeUploads(tx, actor, next!, input.files ?? [])
  await countAgain(tx, before, entry)
  const payload = { supersedesId: id, by: actor.userId }
  await appendFact(tx, { name: 'touch.corrected', about: next!, payload, at: now })
  return touchById(tx, next!)
}
