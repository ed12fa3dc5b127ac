import { sql } from 'kysely'
import { forgetTrashedWork } from '../customers/forget-trashed-work.ts'
import { personToday } from '../customers/person-today.ts'
import { trashedPerson } from '../customers/trashed.ts'
import { forgetInbound } from '../inbound/forget.ts'
import { eraseIntent } from '../intent/forget.ts'
import { eraseLikelihood } from '../likelihood/forget.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { forgetArrivals } from '../sources/forget.ts'
import { systemActor } from '../team/model/actor.ts'
import { forgetFiles, forgetFilesOf } from '../touches/forget-files.ts'
import { forgetSuperseded } from '../touches/forget-superseded.ts'
import { removeUnused } from '../touches/tidy-files.ts'
import { withdrawExports } from '../transfer/withdraw-exports.ts'
import { forgetComplaintWords } from '../voice/forget.ts'
import { forgetTaskWords } from '../work/forget.ts'
import { clearFiles, type FilesToClear, filesNaming } from './erase-files.ts'
import { appendErasure } from './erasure-log.ts'
import { moveRequest, setProgress } from './store.ts'
import { wholeOf } from './whole.ts'

export type EraseNeeds = { db: Database; clock: Clock; dataDir: string }
type Erased = {
  counts: Record<string, number>
  mailIds: number[]
  /** Sums of files that were attached to entries. */
  keptFiles: string[]
  persons: { id: number; knownAt: string }[]
}

/** What the database does, in one transaction; null when the person is not there or was erased. */
export async function eraseRows(
  tx: Tx,
  input: { personId: number; userId: number | null; knownAt?: string; attachments: readonly number[] },
  now: Date,
): Promise<Erased | null> {
  // By addresses, which are gone afterwards.
  await forgetInbound(tx, await wholeOf(tx, input.personId))
  const { rows } = await sql<{ erased: Omit<Erased, 'keptFiles'> | null }>`
    select erase_person(${input.personId}, ${input.userId}, ${now}, ${input.knownAt ?? null}) as erased`.execute(
    tx,
  )
  const erased = rows[0]!.erased
  if (!erased) return null
  await forgetComplaintWords(tx, input.personId)
  await forgetTaskWords(tx, input.personId)
  await forgetTrashedWork(tx, input.personId)
  await eraseLikelihood(tx, input.personId)
  await eraseIntent(tx, input.personId)
  const { subjects } = await wholeOf(tx, input.personId)
  await forgetArrivals(tx, subjects, await forgetSuperseded(tx, subjects))
  const keptFiles = [...(await forgetFilesOf(tx, subjects)), ...(await forgetFiles(tx, input.attachments))]
  // Scores, stages and credits are derived anew: none of them may change by an erasure.
  await enqueue(tx, 'insight.refresh', { subjectIds: [input.personId] })
  return { ...erased, keptFiles }
}

/**
 * Erases whom a request is about: rows first, in one transaction, then files, then a line beside the database. Broken off
 * anywhere it goes on where it was. A person whom an unfinished import names is not erased before that has ended.
 */
export async function erasePerson({ db, clock, dataDir }: EraseNeeds, requestId: number): Promise<void> {
  const request = await db.as(systemActor, async tx => {
    if (!(await moveRequest(tx, requestId, ['waiting', 'running'], { state: 'running' }))) return null
    const { rows } = await sql<{
      subjectId: number
      userId: number | null
      counts: Partial<Erased & FilesToClear>
    }>`
      select subject_id as "subjectId", user_id as "userId", counts from privacy_request where id = ${requestId}`.execute(
      tx,
    )
    const { subjectId } = rows[0]!
    const person = await personToday(tx, subjectId)
    return { ...rows[0]!, person, trashed: person ? null : await trashedPerson(tx, subjectId) }
  })
  if (!request) return
  const fail = (note: string) =>
    db.as(systemActor, tx =>
      moveRequest(tx, requestId, ['running'], { state: 'failed', endedAt: clock(), note }),
    )
  const { userId } = request
  const person = request.person ?? request.trashed
  if (!person) return void (await fail('There is no such person any more.'))
  let found = request.counts.persons ? (request.counts as Erased & FilesToClear) : null
  if (!found) {
    const files = await filesNaming(db, dataDir, { id: person.id, inTrash: request.person === null }, clock())
    if (files.unfinished.length > 0)
      return void (await fail(
        `An import that names this person has not ended: ${files.unfinished.join(', ')}. End it and ask again.`,
      ))
    found = await db.as(systemActor, async tx => {
      const now = clock()
      const erased = await eraseRows(tx, { personId: person.id, userId, attachments: files.attachments }, now)
      if (!erased) return null
      const all = {
        ...erased,
        importFiles: files.importFiles,
        exportFiles: files.exportFiles,
        archives: files.archives,
        letterFiles: files.letterFiles,
        unread: files.unread,
      }
      await withdrawExports(tx, files.exportFiles, now)
      await moveRequest(tx, requestId, ['running'], { state: 'running', counts: all })
      await setProgress(tx, requestId, 1, 2)
      return all
    })
    if (!found) return void (await fail('This person was erased already.'))
  }
  await clearFiles(dataDir, found)
  await removeUnused({ db, dataDir }, found.keptFiles ?? [])
  for (const each of found.persons) await appendErasure(dataDir, { ...each, at: clock().toISOString() })
  await db.as(systemActor, async tx => {
    await setProgress(tx, requestId, 2, 2)
    await moveRequest(tx, requestId, ['running'], { state: 'done', endedAt: clock() })
  })
}
