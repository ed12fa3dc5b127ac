import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { SegmentUse } from '../segments/users.ts'
import { refuse } from '../shared/outcome.ts'
import { attentionOf, type Letter } from './queries.ts'
import { addRecipients, clearRecipients, noteAddressed } from './store.ts'

export const mostLetters = 20_000

/** Whom the segment of a letter is about. Refuses `no_such_segment` where it is archived or gone. */
export async function aboutOfSegment(tx: Tx, segmentId: number): Promise<'person' | 'account'> {
  const { rows } = await sql<{ about: 'person' | 'account' }>`
    select about from segment where id = ${segmentId}::bigint and archived_at is null for share`.execute(tx)
  return (
    rows[0]?.about ??
    refuse('no_such_segment', 422, `There is no segment ${segmentId}.`, { field: 'segmentId' })
  )
}

/**
 * Takes as recipients whoever is in the segment at this moment, in place of those of before; of a segment of companies whom
 * there was contact with last. Refuses `no_such_segment`, and `too_many`.
 */
export async function takeMembers(tx: Tx, id: number, segmentId: number, now: Date): Promise<void> {
  const isOfAccounts = (await aboutOfSegment(tx, segmentId)) === 'account'
  const { rows } = await sql<{ id: number }>`
    select subject_id as id from segment_member where segment_id = ${segmentId}::bigint order by subject_id
    limit ${mostLetters + 1}`.execute(tx)
  if (rows.length > mostLetters)
    refuse('too_many', 422, `A serial letter goes to at most ${mostLetters} persons. Narrow the segment.`, {
      field: 'segmentId',
    })
  const members = rows.map(row => row.id)
  await clearRecipients(tx, id)
  await addRecipients(tx, id, isOfAccounts ? await attentionOf(tx, members) : members, isOfAccounts)
  await noteAddressed(tx, id, now)
}

/** Refuses `of_segment` where a segment says who gets it. */
export function assertByHand({ segment }: Letter): void {
  if (segment)
    refuse(
      'of_segment',
      409,
      `Who gets it the segment “${segment.name}” says. Address it to those chosen first.`,
      {
        field: 'segmentId',
      },
    )
}

/** Letters that are still to be prepared for whoever is in a segment. */
export const lettersOfSegment: SegmentUse = async (tx, id) => {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from letter where segment_id = ${id}::bigint and state not in ('logging', 'logged')
    order by lower(name), id`.execute(tx)
  return rows.map(letter => ({ kind: 'letter', ...letter }))
}
