import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { isRefusal, refuse } from '../shared/outcome.ts'
import { type Actor, systemActor } from '../team/model/actor.ts'
import { ownLetter } from './change-letter.ts'
import { assertPrintable, checkLetter, composing, judged, type LetterPlace } from './check-letter.ts'
import { canChange } from './model/letter.ts'
import { takeMembers } from './of-segment.ts'
import { letterById } from './queries.ts'
import { chosenAfter, judgeBatch } from './recipients.ts'
import { countOn, moveLetter, notePrinted, writeJudged } from './store.ts'
import { type Printed, writeLetters } from './write-letters.ts'

export type PrintNeeds = LetterPlace & { db: Database; clock: Clock }
const batch = 200

/** Where the file for the printer lies. */
export const letterPath = ({ dataDir }: LetterPlace, storedAs: string): string =>
  join(dataDir, 'letters', basename(storedAs))

/** Queues the printing, for whoever is in its segment at this moment where it has one. Refuses what makes no letter, `fixed` where it is printed or logged already. */
export async function askPrinting(
  tx: Tx,
  actor: Actor,
  id: number,
  place: LetterPlace,
  now: Date,
): Promise<void> {
  const letter = await ownLetter(tx, actor, id)
  if (!canChange(letter.state))
    refuse('fixed', 409, 'It is being printed, or stands in the contact log already.')
  if (letter.segment) await takeMembers(tx, id, letter.segment.id, now)
  await checkLetter(tx, id, place, now)
  await assertPrintable(tx, letter)
  const { chosen, left } = await letterById(tx, id)
  const storedAs = `${randomBytes(12).toString('hex')}.pdf`
  await moveLetter(tx, id, [letter.state], { state: 'waiting', total: chosen - left, storedAs }, now)
  await enqueue(tx, 'letters.print', { letterId: id }, { key: `letters.print:${id}` })
}

/** Refuses `already_ended`. */
export async function cancelPrinting(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  await ownLetter(tx, actor, id)
  if (!(await moveLetter(tx, id, ['waiting', 'running'], { state: 'cancelled' }, now)))
    refuse('already_ended', 409, 'The printing has ended already.')
}

class Cancelled extends Error {}

/**
 * The job: writes the file beside its place and moves it there when it is whole; a batch of persons is in memory, whatever
 * their number. Who may get it is asked again for each batch, for somebody may have objected since. Killed, it begins anew.
 */
export async function printLetter({ db, clock, dataDir }: PrintNeeds, id: number): Promise<void> {
  const begun = await db.as(systemActor, async tx => {
    const { rows } = await sql<{ storedAs: string; total: number }>`
      select stored_as as "storedAs", total from letter where id = ${id} and state in ('waiting', 'running') for update`.execute(
      tx,
    )
    if (!rows[0]) return null
    await moveLetter(tx, id, ['waiting', 'running'], { state: 'running', total: rows[0].total }, clock())
    await notePrinted(tx, id, null)
    const letter = await letterById(tx, id)
    return { letter, given: await composing(tx, letter, { dataDir }, clock()), storedAs: rows[0].storedAs }
  })
  if (!begun) return
  const { letter, given, storedAs } = begun
  const path = letterPath({ dataDir }, storedAs)
  const unfinished = `${path}.part`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })

  async function* letters(): AsyncGenerator<Printed> {
    const { purpose, oneAnAddress } = letter
    const rule = { purpose, oneAnAddress, seen: new Set<string>(), leaving: true }
    for (let after = 0; ; ) {
      const chosen = await db.as(systemActor, async tx => {
        const persons = await chosenAfter(tx, id, after, batch)
        const all = await judgeBatch(tx, persons, given, rule, clock())
        await writeJudged(tx, all.map(judged))
        const into = all.filter(({ why }) => why === null)
        await notePrinted(
          tx,
          id,
          into.map(({ person }) => person.recipientId),
        )
        if (!(await countOn(tx, id, into.length, 'running'))) throw new Cancelled()
        return { into, last: persons.at(-1)?.recipientId ?? null }
      })
      if (chosen.last === null) return
      for (const { printed } of chosen.into) yield printed
      after = chosen.last
    }
  }

  try {
    const { pages, bytes } = await writeLetters(
      unfinished,
      { sender: given.sender, layout: letter.layout, fonts: given.fonts },
      letters(),
    )
    await rename(unfinished, path)
    const kept = await db.as(systemActor, tx =>
      moveLetter(tx, id, ['running'], { state: 'ready', pages, bytes, printedAt: clock() }, clock()),
    )
    if (!kept) await rm(path, { force: true })
  } catch (error) {
    await rm(unfinished, { force: true })
    if (error instanceof Cancelled) return
    if (!isRefusal(error)) throw error
    await db.as(systemActor, tx =>
      moveLetter(tx, id, ['running', 'waiting'], { state: 'failed', problem: error.detail }, clock()),
    )
  }
}
