import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, type Role, sideOf, systemActor } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import { withdrawTouch } from '../touches/withdraw.ts'
import { ownLetter } from './change-letter.ts'
import { composing } from './check-letter.ts'
import type { PrintNeeds } from './print-letter.ts'
import { letterById } from './queries.ts'
import { chosenAfter, compose } from './recipients.ts'
import { countOn, moveLetter, noteTouches } from './store.ts'

const batch = 200

/** The letters were posted: queues their touches. Refuses `not_printed`. */
export async function askLogging(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const letter = await ownLetter(tx, actor, id)
  if (letter.state !== 'ready')
    refuse('not_printed', 409, 'Print the letters first; then say that they were posted.')
  await moveLetter(tx, id, ['ready'], { state: 'logging', total: letter.total, loggedAt: now }, now)
  await enqueue(tx, 'letters.log', { letterId: id }, { key: `letters.log:${id}` })
}

/** They were not posted: queues the corrections. Refuses `not_logged`. */
export async function askUndoing(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const letter = await ownLetter(tx, actor, id)
  if (letter.state !== 'logged') refuse('not_logged', 409, 'These letters do not stand in the contact log.')
  await moveLetter(tx, id, ['logged'], { state: 'undoing', total: letter.logged }, now)
  await enqueue(tx, 'letters.undo', { letterId: id }, { key: `letters.undo:${id}` })
}

type Owner = { userId: number | null; role: Role | 'system'; name: string }
async function ownerOf(tx: Tx, id: number): Promise<Owner> {
  const { rows } = await sql<Owner>`
    select u.id as "userId", u.role, u.name from letter l join app_user u on u.id = l.user_id where l.id = ${id}`.execute(
    tx,
  )
  return rows[0] ?? systemActor
}

/** The job: a touch for each printed letter, once; broken off anywhere it goes on with those that have none. */
export async function logLetters({ db, clock, dataDir }: PrintNeeds, id: number): Promise<void> {
  for (;;) {
    const more = await db.as(systemActor, async tx => {
      const letter = await letterById(tx, id)
      if (letter.state !== 'logging') return false
      const owner = await ownerOf(tx, id)
      const at = new Date(letter.loggedAt ?? clock())
      const persons = await chosenAfter(tx, id, 0, batch, sql`r.printed and r.touch_id is null`)
      if (persons.length === 0) {
        await moveLetter(tx, id, ['logging'], { state: 'logged' }, clock())
        return false
      }
      const given = await composing(tx, letter, { dataDir }, new Date(letter.printedAt ?? at))
      const touches = await recordTouches(
        tx,
        owner,
        persons.map(person => {
          const { printed } = compose(person, given)
          return {
            subjectId: person.personId,
            accountId: person.accountId,
            kind: 'letter' as const,
            ...(owner.role === 'system' ? {} : { side: sideOf(owner.role) }),
            occurredAt: at,
            campaignId: letter.campaign?.id ?? null,
            messageKey: `letter:${id}:${person.recipientId}`,
            title: printed.subject || letter.name,
            body: printed.body,
            properties: { letter: id },
          }
        }),
        clock(),
      )
      await noteTouches(
        tx,
        persons.map(({ recipientId }, index) => ({ id: recipientId, touchId: touches[index] ?? null })),
        'touch_id',
      )
      const personIds = persons.map(({ personId }) => personId)
      await enqueue(tx, 'leads.consider', personIds, { key: 'leads.consider' })
      await enqueue(tx, 'insight.refresh', personIds, { key: 'insight.refresh' })
      return countOn(tx, id, persons.length, 'logging')
    })
    if (!more) return
  }
}

/** The job: takes each of these touches back, as a correction that leaves nothing; those corrected by hand since stay. */
export async function undoLetters({ db, clock }: PrintNeeds, id: number): Promise<void> {
  for (;;) {
    const more = await db.as(systemActor, async tx => {
      const letter = await letterById(tx, id)
      if (letter.state !== 'undoing') return false
      const owner = await ownerOf(tx, id)
      const { rows } = await sql<{ id: number; touchId: number; stays: boolean }>`
        select r.id, r.touch_id as "touchId", exists (select 1 from touch c where c.supersedes_id = r.touch_id) as stays
        from letter_recipient r where r.letter_id = ${id} and r.touch_id > 0 and r.undone_id is null order by r.id limit ${batch}`.execute(
        tx,
      )
      if (rows.length === 0) {
        await moveLetter(tx, id, ['undoing'], { state: 'undone' }, clock())
        return false
      }
      for (const { touchId, stays } of rows) if (!stays) await withdrawTouch(tx, owner, touchId, clock())
      await noteTouches(
        tx,
        rows.map(row => ({ id: row.id, touchId: row.stays ? 0 : row.touchId })),
        'undone_id',
      )
      return countOn(tx, id, rows.length, 'undoing')
    })
    if (!more) return
  }
}
