import type { Tx } from '../platform/database.ts'
import { notify } from '../team/notify.ts'
import { complaintOfRound } from './queries.ts'

const href = (id: number) => `/complaints/${id}`

/** Tells the owner of a new, reopened or given complaint, once for each time. Nobody has it: nobody is told, the list shows it. */
export async function tellComplaintOwner(
  tx: Tx,
  roundId: number,
  ownerId: number | null,
  how: 'opened' | 'reopened' | 'given',
  now: Date,
): Promise<void> {
  const complaint = await complaintOfRound(tx, roundId)
  if (!complaint || ownerId === null || complaint.ownerId !== ownerId) return
  const words = {
    opened: 'A complaint',
    reopened: 'A complaint came back',
    given: 'A complaint is yours now',
  }
  await notify(
    tx,
    {
      userId: ownerId,
      kind: `complaint.${how}`,
      title: `${words[how]}: ${complaint.who}`,
      body: 'The clock is running. Answer it, or give it to whoever can.',
      href: href(complaint.id),
      dedupeKey: `complaint.${how}:${roundId}:${ownerId}`,
      mail: true,
    },
    now,
  )
}

/** Tells somebody once that so many complaints were given to them at one moment. */
export async function tellOfManyComplaints(tx: Tx, userId: number, n: number, now: Date): Promise<void> {
  await notify(
    tx,
    {
      userId,
      kind: 'complaint.given',
      title: n === 1 ? 'A complaint is yours now' : `${n} complaints are yours now`,
      body: 'Their answers are due when they were due before.',
      href: `/complaints?ownerId=${userId}`,
      dedupeKey: `complaint.given:${userId}:${now.toISOString()}`,
      mail: true,
    },
    now,
  )
}

/** A quarter of the time is left. */
export async function remindComplaintOwner(tx: Tx, roundId: number, now: Date): Promise<void> {
  const complaint = await complaintOfRound(tx, roundId)
  if (complaint?.state !== 'open' || !complaint.last || complaint.ownerId === null) return
  await notify(
    tx,
    {
      userId: complaint.ownerId,
      kind: 'complaint.reminder',
      title: `A quarter of the time is left for a complaint: ${complaint.who}`,
      href: href(complaint.id),
      dedupeKey: `complaint.reminder:${roundId}`,
      mail: true,
    },
    now,
  )
}

/** The promise is broken: the manager and the owner hear it. */
export async function escalateComplaint(
  tx: Tx,
  roundId: number,
  managerId: number | null,
  now: Date,
): Promise<void> {
  const complaint = await complaintOfRound(tx, roundId)
  if (complaint?.state !== 'open' || !complaint.last) return
  for (const userId of new Set([managerId, complaint.ownerId].filter(id => id !== null)))
    await notify(
      tx,
      {
        userId,
        kind: 'complaint.escalation',
        title: `A complaint was not answered in time: ${complaint.who}`,
        body:
          userId === managerId
            ? 'Answer it, or give it to somebody who has time.'
            : 'Your manager has been told.',
        href: href(complaint.id),
        dedupeKey: `complaint.escalation:${roundId}:${userId}`,
        mail: true,
      },
      now,
    )
}
