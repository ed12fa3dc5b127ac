import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { makePromiseFor } from '../promises/make.ts'
import { type Candidate, chooseOwner, complaintPromise } from './model/complaint.ts'
import { answerMinutes } from './queries.ts'
import { insertComplaint, insertRound } from './store.ts'

type Entry = {
  kind: string
  mode: string
  machine: boolean
  occurredAt: Date
  userId: number | null
  personId: number | null
  accountId: number | null
  territoryId: number | null
}

/**
 * An entry of the log that is a live complaint becomes a thing with an owner and a clock, once; null for any other
 * entry. The clock starts when it was written down: nobody answers sooner.
 */
export async function openComplaint(tx: Tx, touchId: number, now: Date): Promise<number | null> {
  const { rows } = await sql<Entry>`
    select t.kind, t.mode, t.machine, t.occurred_at as "occurredAt", t.user_id as "userId", p.id as "personId",
      a.id as "accountId", coalesce(a.territory_id, p.territory_id) as "territoryId"
    from touch t left join identity i on i.subject_id = t.subject_id
    left join person p on p.id = coalesce(i.person_id, t.subject_id)
    left join account a on a.id = coalesce(account_today(t.account_id), p.account_id, account_today(t.subject_id))
    where t.id = ${touchId}`.execute(tx)
  const entry = rows[0]
  if (entry?.kind !== 'complaint' || entry.mode !== 'live' || entry.machine) return null
  if (entry.personId === null && entry.accountId === null) return null
  // Who has how many is looked at: complaints are dealt one after the other.
  await sql`select pg_advisory_xact_lock(hashtextextended('complaint owner', 0))`.execute(tx)
  const ownerId = chooseOwner(
    await servants(tx, entry.territoryId, now),
    await lastOwner(tx, entry.accountId),
  )
  const { personId, accountId, territoryId, occurredAt } = entry
  const id = await insertComplaint(
    tx,
    { touchId, personId, accountId, territoryId, ownerId, openedAt: occurredAt },
    now,
  )
  if (id === null) return null
  const complaint = { id, ownerId, territoryId }
  await openRound(tx, complaint, { openedBy: entry.userId, why: null, openedAt: occurredAt }, now)
  return id
}

/** Opens it, the first time or again, with a promise of its own. */
export async function openRound(
  tx: Tx,
  complaint: { id: number; ownerId: number | null; territoryId: number | null },
  round: { openedBy: number | null; why: string | null; openedAt: Date },
  now: Date,
): Promise<void> {
  const { id, ownerId, territoryId } = complaint
  const roundId = await insertRound(tx, { complaintId: id, ...round })
  await makePromiseFor(
    tx,
    {
      kind: complaintPromise,
      about: roundId,
      userId: ownerId,
      territoryId,
      minutes: await answerMinutes(tx),
    },
    now,
  )
  const name = round.why === null ? 'complaint.opened' : 'complaint.reopened'
  await appendFact(tx, { name, about: id, payload: { roundId, ownerId }, at: now })
}

async function servants(tx: Tx, territoryId: number | null, now: Date): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select u.id as "userId", (select count(*) from complaint c where c.owner_id = u.id and c.state = 'open') as open,
      exists (select from user_territory ut where ut.user_id = u.id and ut.territory_id = ${territoryId}) as "ofTerritory",
      exists (select from absence b where b.user_id = u.id and b.from_at <= ${now} and b.to_at > ${now}) as away
    from app_user u where u.role = 'service' and u.state = 'active' order by u.id`.execute(tx)
  return rows
}

async function lastOwner(tx: Tx, accountId: number | null): Promise<number | null> {
  const { rows } = await sql<{ ownerId: number }>`
    select owner_id as "ownerId" from complaint where account_id = ${accountId} and owner_id is not null
    order by opened_at desc, id desc limit 1`.execute(tx)
  return rows[0]?.ownerId ?? null
}
