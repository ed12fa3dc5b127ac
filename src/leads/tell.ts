import type { Tx } from '../platform/database.ts'
import { notify } from '../team/notify.ts'
import { type LeadRow, leadSummary } from './queries.ts'

/** Tells the owner of a new lead, once, on the page and by mail; of one that nobody has, those who may claim it. */
export async function tellOwner(tx: Tx, leadId: number, now: Date): Promise<void> {
  const lead = await leadSummary(tx, leadId)
  if (!lead) return
  if (lead.ownerId === null) return tellPool(tx, lead, now)
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

async function tellPool(tx: Tx, lead: LeadRow, now: Date): Promise<void> {
  for (const userId of lead.pool ?? [])
    await notify(
      tx,
      {
        userId,
        kind: 'lead.pool',
        title: `A lead to claim ${lead.grade}: ${named(lead)}`,
        body: 'The clock is running. Whoever claims it first has it.',
        href: `/leads/${lead.id}`,
        dedupeKey: `lead.pool:${lead.id}:${userId}`,
        mail: true,
      },
      now,
    )
}

/** Tells the new owner of a lead that went on to them, and who had it before. */
export async function tellMovedOn(
  tx: Tx,
  leadId: number,
  { from, to, how }: { from: number | null; to: number; how: 'broken' | 'absence' },
  now: Date,
): Promise<void> {
  const lead = await leadSummary(tx, leadId)
  if (lead?.state !== 'open' || lead.ownerId !== to) return
  const isBroken = how === 'broken'
  await notify(
    tx,
    {
      userId: to,
      kind: 'lead.moved_on',
      title: `A lead came to you ${lead.grade}: ${named(lead)}`,
      body: isBroken
        ? 'It was not answered in time. Answer it now.'
        : 'Its owner is away. Its clock runs on.',
      href: `/leads/${lead.id}`,
      dedupeKey: `lead.moved_on:${lead.id}:${to}:${now.toISOString()}`,
      mail: true,
    },
    now,
  )
  if (from !== null && isBroken)
    await notify(
      tx,
      {
        userId: from,
        kind: 'lead.moved_away',
        title: `This lead went to a colleague: ${named(lead)}`,
        body: 'It was not answered in time.',
        href: `/leads/${lead.id}`,
        dedupeKey: `lead.moved_away:${lead.id}:${from}:${now.toISOString()}`,
        mail: false,
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
