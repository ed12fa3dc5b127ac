import { sql } from 'kysely'
import type { z } from 'zod'
import { readCampaign } from '../campaigns/queries.ts'
import { purposeByKey } from '../consent/purposes.ts'
import { personsToday } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, isManager } from '../team/model/actor.ts'
import type { lettersContract } from './model/contract.ts'
import { readFields } from './model/fields.ts'
import { canChange, letterLanguages, type Sender } from './model/letter.ts'
import { aboutOfSegment, assertByHand, mostLetters, takeMembers } from './of-segment.ts'
import { attentionOf, type Letter, letterById } from './queries.ts'
import {
  addRecipients,
  clearRecipients,
  insertLetter,
  type LetterValues,
  removeLetter,
  removeRecipient,
  updateLetter,
  writeSender,
} from './store.ts'

type Begun = z.output<(typeof lettersContract)['POST /api/letters']['body']>
type Changed = z.output<(typeof lettersContract)['PATCH /api/letters/:id']['body']>
type ChosenPersons = z.output<(typeof lettersContract)['POST /api/letters/:id/persons']['body']>

/** A page of a list under a filter, as whoever chooses sees it. */
export type ListedPage = (
  tx: Tx,
  actor: Actor,
  list: 'persons' | 'accounts',
  filter: Readonly<Record<string, string>>,
  cursor: string | null,
  now: Date,
) => Promise<{ ids: number[]; next: string | null }>

export async function changeSender(tx: Tx, actor: Actor, sender: Sender, now: Date): Promise<void> {
  await writeSender(tx, sender, actor.userId, now)
}

export async function beginLetter(tx: Tx, actor: Actor, given: Begun, now: Date): Promise<number> {
  const letter: LetterValues = {
    campaignId: null,
    words: {},
    mainLanguage: 'en',
    layout: 'din_b',
    oneAnAddress: false,
    dated: null,
    segmentId: null,
    ...given,
  }
  await assertSound(tx, letter)
  const id = await insertLetter(tx, letter, actor.userId, now)
  if (letter.segmentId !== null) await takeMembers(tx, id, letter.segmentId, now)
  return id
}

export async function changeLetter(
  tx: Tx,
  actor: Actor,
  id: number,
  given: Changed,
  now: Date,
): Promise<void> {
  const before = await ownLetter(tx, actor, id)
  if (!canChange(before.state)) refuseFixed(before)
  const letter: LetterValues = {
    name: before.name,
    purpose: before.purpose,
    campaignId: before.campaign?.id ?? null,
    words: before.words,
    mainLanguage: before.mainLanguage,
    layout: before.layout,
    oneAnAddress: before.oneAnAddress,
    dated: before.dated,
    segmentId: before.segment?.id ?? null,
    ...given,
  }
  await assertSound(tx, letter)
  await updateLetter(tx, id, letter, now)
  if (typeof given.segmentId === 'number') await takeMembers(tx, id, given.segmentId, now)
}

export async function dropLetter(tx: Tx, actor: Actor, id: number): Promise<void> {
  const letter = await ownLetter(tx, actor, id)
  if (!canChange(letter.state)) refuseFixed(letter)
  await removeLetter(tx, id)
}

/** The letter for whoever may work on it: its owner, or a manager. Refuses `not_yours`. */
export async function ownLetter(tx: Tx, actor: Actor, id: number): Promise<Letter> {
  await sql`select 1 from letter where id = ${id} for update`.execute(tx)
  const letter = await letterById(tx, id)
  if (letter.owner?.id !== actor.userId && !isManager(actor))
    refuse('not_yours', 403, 'A colleague writes this letter. Its owner or a manager changes it.')
  return letter
}

const refuseFixed = ({ state }: Letter): never =>
  refuse(
    'fixed',
    409,
    state === 'waiting' || state === 'running'
      ? 'It is being printed. Stop that first.'
      : 'It stands in the contact log, so it stays as it is. Begin another letter.',
  )

/** Refuses `unknown_field` beside the field, `no_such_purpose`, `not_by_letter`, `no_words` of the main language, `no_such_segment`. */
async function assertSound(tx: Tx, letter: LetterValues): Promise<void> {
  const purpose = await purposeByKey(tx, letter.purpose)
  if (!purpose.channels.includes('letter'))
    refuse('not_by_letter', 422, `People are not asked for letters about "${purpose.key}".`, {
      field: 'purpose',
    })
  if (letter.campaignId !== null) await readCampaign(tx, letter.campaignId)
  if (letter.segmentId !== null) await aboutOfSegment(tx, letter.segmentId)
  for (const language of letterLanguages)
    for (const part of ['subject', 'body'] as const) {
      const text = letter.words[language]?.[part]
      const read = text === undefined ? null : readFields(text)
      if (read && 'wrong' in read)
        refuse('unknown_field', 422, read.wrong, { field: `words/${language}/${part}` })
    }
}

type Chosen = {
  ids?: number[] | undefined
  filter?: Readonly<Record<string, string>> | undefined
  replace: boolean
}

/** Ids as given, or of everything that a list shows under a filter. Refuses `whom`. */
async function idsOf(
  tx: Tx,
  actor: Actor,
  list: 'persons' | 'accounts',
  given: Chosen,
  page: ListedPage,
  now: Date,
): Promise<number[]> {
  if ((given.ids === undefined) === (given.filter === undefined))
    refuse('whom', 422, 'Choose records, or everything of a list.', { field: 'ids' })
  if (given.ids) return given.ids
  const ids: number[] = []
  for (let cursor: string | null = null; ; ) {
    const found: { ids: number[]; next: string | null } = await page(
      tx,
      actor,
      list,
      given.filter!,
      cursor,
      now,
    )
    ids.push(...found.ids)
    if (found.next === null || ids.length > mostLetters) return ids
    cursor = found.next
  }
}

function assertFew(letter: Letter, ids: readonly number[], { replace }: Chosen): void {
  if (ids.length + (replace ? 0 : letter.chosen) > mostLetters)
    refuse('too_many', 422, `A serial letter goes to at most ${mostLetters} persons. Narrow the list.`, {
      field: 'filter',
    })
}

/** Chooses persons. Refuses `too_many` above 20,000, and what the list refuses of the filter. */
export async function choosePersons(
  tx: Tx,
  actor: Actor,
  id: number,
  given: ChosenPersons,
  page: ListedPage,
  now: Date,
): Promise<number> {
  const letter = await ownLetter(tx, actor, id)
  if (!canChange(letter.state)) refuseFixed(letter)
  assertByHand(letter)
  const ids = await idsOf(tx, actor, 'persons', given, page, now)
  const persons = given.ids ? await personsToday(tx, ids) : ids
  assertFew(letter, persons, given)
  if (given.replace) await clearRecipients(tx, id)
  return addRecipients(tx, id, persons)
}

/**
 * Chooses companies: a letter to the address of each, to the attention of whom there was contact with last. Answers how many
 * have nobody whom it could name. Refuses as `choosePersons` does, and `nobody_there` where that is all of them.
 */
export async function chooseAccounts(
  tx: Tx,
  actor: Actor,
  id: number,
  given: ChosenPersons,
  page: ListedPage,
  now: Date,
): Promise<number> {
  const letter = await ownLetter(tx, actor, id)
  if (!canChange(letter.state)) refuseFixed(letter)
  assertByHand(letter)
  const ids = [...new Set(await idsOf(tx, actor, 'accounts', given, page, now))]
  assertFew(letter, ids, given)
  const persons = await attentionOf(tx, ids)
  if (persons.length === 0)
    refuse(
      'nobody_there',
      422,
      'Nobody is known at these companies: a letter goes to a name. Add a person first.',
      {
        field: 'ids',
      },
    )
  if (given.replace) await clearRecipients(tx, id)
  await addRecipients(tx, id, persons, true)
  return ids.length - persons.length
}

export async function leaveOut(tx: Tx, actor: Actor, id: number, recipientId: number): Promise<void> {
  const letter = await ownLetter(tx, actor, id)
  if (!canChange(letter.state)) refuseFixed(letter)
  assertByHand(letter)
  if (!(await removeRecipient(tx, id, recipientId)))
    refuse('no_such_recipient', 404, 'There is no such recipient of this letter.')
}
