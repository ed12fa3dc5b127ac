import type { Tx } from '../platform/database.ts'
import { notify } from '../team/notify.ts'
import { leadSummary } from './queries.ts'

/** Tells the owner of a new lead, once, on the page and by mail. */
export async function tellOwner(tx: Tx, leadId: number, now: Date): Promise<void> {
  const lead = await leadSummary(tx, leadId)
  if (!lead || lead.ownerId === null) return
  await notify(
    tx,
    {
      userId: lead.ownerId,
      kind: 'lead.routed',
      title: `New lead ${lead.grade}: ${named(lead)}`,
      body: 'The clock is running. Accept it, or say why not.',
      href: `/leads/${lead.id}`,
      dedupeKey: `lead.routed:${lead.id}`,
      mail: true,
    },
    now,
  )
}

/** Tells somebody once that so many leads were given to them at one moment. */
export async function tellOfMany(tx: Tx, userId: number, n: number, now: Date): Promise<void> {
  await notify(
    tx,
    {
      userId,
      kind: 'lead.given',
      title: n === 1 ? 'A lead was given to you' : `${n} leads were given to you`,
      body: 'Their promises are due when they were due before.',
      href: '/leads?mine=true',
      dedupeKey: `lead.given:${userId}:${now.toISOString()}`,
      mail: true,
    },
    now,
  )
}

/** A quarter of the time is left. */
export async function remindOwner(tx: Tx, leadId: number, now: Date): Promise<void> {
  const lead = await leadSummary(tx, leadId)
  if (lead?.state !== 'open' || lead.ownerId === null) return
  await notify(
    tx,
    {
      userId: lead.ownerId,
      kind: 'lead.reminder',
      title: `A quarter of the time is left: ${named(lead)}`,
      href: `/leads/${lead.id}`,
      dedupeKey: `lead.reminder:${lead.id}`,
      mail: true,
    },
    now,
  )
}

/** The promise is broken: the manager and the owner hear it. */
export async function escalateLead(
  tx: Tx,
  leadId: number,
  managerId: number | null,
  now: Date,
): Promise<void> {
  const lead = await leadSummary(tx, leadId)
  if (lead?.state !== 'open') return
  for (const userId of new Set([managerId, lead.ownerId].filter(id => id !== null)))
    await notify(
      tx,
      {
        userId,
        kind: 'lead.escalation',
        title: `Not answered in time: ${named(lead)}`,
        body:
          userId === managerId
            ? 'Take it, or give it to somebody who has time.'
            : 'Your manager has been told.',
        href: `/leads/${lead.id}`,
        dedupeKey: `lead.escalation:${lead.id}:${userId}`,
        mail: true,
      },
      now,
    )
}

const named = (lead: { personName: string; accountName: string | null }): string =>
  lead.accountName ? `${lead.personName}, ${lead.accountName}` : lead.personName
