import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { company } from '../team/queries.ts'
import { printFonts } from './print-font.ts'
import { type Letter, letterById, senderOf } from './queries.ts'
import {
  type Chosen,
  type Composing,
  chosenAfter,
  compose,
  judgeBatch,
  personToPreview,
} from './recipients.ts'
import { noteChecked, writeJudged } from './store.ts'

export type LetterPlace = { dataDir: string }
const batch = 500

/** What all letters of one have in common; the day is that of the company's time zone. */
export async function composing(
  tx: Tx,
  letter: Letter,
  { dataDir }: LetterPlace,
  now: Date,
): Promise<Composing> {
  const { timeZone } = await company(tx)
  return {
    words: letter.words,
    mainLanguage: letter.mainLanguage,
    day: letter.dated ?? new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now),
    writer: letter.owner?.name ?? '',
    sender: await senderOf(tx),
    fonts: printFonts(dataDir),
  }
}

/** Looks at everybody chosen and writes down who is left out and why. A batch at a time, so the size does not matter. */
export async function checkLetter(tx: Tx, id: number, place: LetterPlace, now: Date): Promise<void> {
  const letter = await letterById(tx, id)
  const given = await composing(tx, letter, place, now)
  const rule = { purpose: letter.purpose, oneAnAddress: letter.oneAnAddress, seen: new Set<string>() }
  for (let after = 0; ; ) {
    const persons = await chosenAfter(tx, id, after, batch)
    if (persons.length === 0) break
    await writeJudged(tx, (await judgeBatch(tx, persons, given, rule, now)).map(judged))
    after = persons.at(-1)!.recipientId
  }
  await noteChecked(tx, id, now)
}

export const judged = ({ person, language, why, detail, fallbacks }: Chosen) => ({
  id: person.recipientId,
  language,
  outReason: why,
  outDetail: detail,
  fallbacks,
})

/** The letter to one of those chosen, the first where nobody is named, or to anybody whose page it is looked at from. */
export async function previewLetter(
  tx: Tx,
  id: number,
  personId: number | null,
  place: LetterPlace,
  now: Date,
) {
  const letter = await letterById(tx, id)
  const given = await composing(tx, letter, place, now)
  const person =
    personId === null
      ? ((await chosenAfter(tx, id, 0, 1, sql`r.out_reason is null`))[0] ??
        (await chosenAfter(tx, id, 0, 1))[0] ??
        null)
      : await personToPreview(tx, id, personId)
  if (personId !== null && !person)
    refuse('no_such_person', 404, 'There is no such person, or it is not yours to see.')
  const nobody = {
    recipientId: 0,
    personId: 0,
    name: 'Anna Berg',
    givenName: 'Anna',
    familyName: 'Berg',
    jobTitle: null,
    language: null,
    accountId: null,
    company: null,
    erased: false,
    address: null,
  }
  const composed = compose(person ?? nobody, given)
  const [verdict] = person
    ? await judgeBatch(
        tx,
        [person],
        given,
        { purpose: letter.purpose, oneAnAddress: false, seen: new Set() },
        now,
      )
    : []
  const { printed, language } = composed
  return {
    person: person ? { id: person.personId, name: person.name } : null,
    language,
    address: [...printed.address],
    date: printed.date,
    subject: printed.subject,
    body: printed.body,
    outReason: verdict?.why ?? null,
    outDetail: verdict?.detail ?? null,
  }
}

/** Refuses `no_words`, `no_sender`, `nobody` where a letter is not ready for the printer. */
export async function assertPrintable(tx: Tx, letter: Letter): Promise<void> {
  if (!letter.words[letter.mainLanguage])
    refuse('no_words', 422, 'Write the letter in its main language first.', {
      field: `words/${letter.mainLanguage}/body`,
    })
  const sender = await senderOf(tx)
  if (sender.name === '' || sender.street === '' || sender.city === '' || sender.country === '')
    refuse('no_sender', 422, 'Say who the letters are from: name, street, place and country.', {
      field: 'sender',
    })
  const { rows } = await sql`
    select 1 from letter_recipient where letter_id = ${letter.id} and out_reason is null limit 1`.execute(tx)
  if (rows.length === 0) refuse('nobody', 422, 'There is nobody who gets this letter.', { field: 'persons' })
}
