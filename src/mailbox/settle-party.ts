import { sql } from 'kysely'
import type { z } from 'zod'
import { suppressedAmong } from '../consent/suppress.ts'
import { contactPointsOfPerson } from '../customers/contact-points.ts'
import { identifyPerson } from '../customers/identify.ts'
import { holdPerson, personWithEmail } from '../customers/queries.ts'
import { setPersonPoints } from '../customers/set-contact-points.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type MailEntry, recordMail } from './file-mail.ts'
import type { mailboxContract } from './model/contract.ts'
import { closeMessages, decideParty, setAside } from './store.ts'

type Chosen = z.output<(typeof mailboxContract)['POST /api/mailbox/parties/:id/person']['body']>
type Waiting = MailEntry & { partyId: number; address: string; name: string | null }

const waiting = sql`
  select p.id as "partyId", p.address, p.name, m.id as "messageId", m.digest, m.user_id as "userId", m.direction, m.marks,
    coalesce(m.subject, '') as subject, m.body, m.quoted, m.files, m.kept, m.refs,
    array_remove(array[m.message_id], null) as "messageIds", m.occurred_at as "occurredAt"
  from mailbox_party p join mailbox_message m on m.id = p.message_id`

/** One that waits and is this user's to decide. Refuses `no_such_party`, `decided_already`. */
async function heldParty(tx: Tx, actor: Actor, id: number): Promise<Waiting> {
  const { rows } = await sql<Waiting & { state: string }>`
    ${waiting} where p.id = ${id} and (${actor.role} = 'administrator' or m.user_id = ${actor.userId})
    for update of p`.execute(tx)
  const party = rows[0] ?? refuse('no_such_party', 404, 'There is no such address that waits for you.')
  const { rows: still } =
    await sql`select 1 from mailbox_party where id = ${id} and state = 'waiting'`.execute(tx)
  if (still.length === 0) refuse('decided_already', 409, 'This was decided meanwhile.')
  return party
}

/**
 * Says who an address is; every message that waits for it is filed with this person. Refuses `who_is_it`, `known_already`
 * (the address belongs to somebody else), `erased_address` (whoever had it was erased and is not made again).
 */
export async function settleParty(tx: Tx, actor: Actor, id: number, chosen: Chosen, now: Date) {
  const party = await heldParty(tx, actor, id)
  if ((chosen.personId === undefined) === (chosen.create === undefined))
    refuse('who_is_it', 422, 'Choose a person or make one.', { field: 'personId' })
  const owner = await personWithEmail(tx, party.address)
  let personId: number
  if (chosen.create) {
    if ((await suppressedAmong(tx, { emails: [party.address], phones: [] })).get(party.address) === 'erased')
      refuse('erased_address', 409, 'Whoever had this address asked to be erased. It is not taken up again.')
    const { name, companyName = null, jobTitle = null } = chosen.create
    const made = await identifyPerson(
      tx,
      actor,
      { email: party.address, name, companyName, jobTitle, source: 'email' },
      now,
    )
    personId = made.personId
  } else {
    personId = await holdPerson(tx, chosen.personId!)
    if (owner && owner.id !== personId)
      refuse('known_already', 409, `The address belongs to ${owner.name}. Merge the two if they are one.`, {
        field: 'personId',
      })
    if (chosen.keepAddress && !owner) await keepAddress(tx, actor, personId, party.address, now)
  }
  const { rows: all } = await sql<Waiting>`
    ${waiting} where p.state = 'waiting' and lower(p.address) = lower(${party.address})
      ${chosen.keepAddress || chosen.create ? sql`` : sql`and p.id = ${id}`} order by p.id for update of p`.execute(
    tx,
  )
  let filed = 0
  for (const each of all) {
    const touches = await recordMail(tx, each, [personId], now)
    filed += touches.size
    await decideParty(
      tx,
      each.partyId,
      { state: 'filed', personId, touchId: touches.get(personId) ?? null, by: actor.userId },
      now,
    )
  }
  await closeMessages(
    tx,
    all.map(({ messageId }) => messageId),
  )
  return { personId, filed }
}

/** Addresses that wait and became known meanwhile, by an import or by hand, are filed. Answers how many touches. */
export async function fileKnown(tx: Tx, now: Date): Promise<number> {
  const { rows } = await sql<Waiting>`
    ${waiting} where p.state = 'waiting' and (exists (select 1 from person s where lower(s.email) = lower(p.address))
      or exists (select 1 from contact_point c where c.kind = 'email' and lower(c.value) = lower(p.address)))
    order by p.id limit 200 for update of p skip locked`.execute(tx)
  let filed = 0
  for (const each of rows) {
    const person = await personWithEmail(tx, each.address)
    if (!person) continue
    const touches = await recordMail(tx, each, [person.id], now)
    filed += touches.size
    const to = {
      state: 'filed',
      personId: person.id,
      touchId: touches.get(person.id) ?? null,
      by: null,
    } as const
    await decideParty(tx, each.partyId, to, now)
  }
  await closeMessages(
    tx,
    rows.map(({ messageId }) => messageId),
  )
  return filed
}

/** The address becomes the first one of a person without any, else a further one. */
async function keepAddress(
  tx: Tx,
  actor: Actor,
  personId: number,
  address: string,
  now: Date,
): Promise<void> {
  const points = await contactPointsOfPerson(tx, personId)
  await setPersonPoints(
    tx,
    actor,
    personId,
    {
      emails: [
        ...points.emails.map(({ label, value }) => ({ label, value })),
        { label: 'work', value: address },
      ],
      phones: points.phones.map(({ label, value }) => ({ label, value })),
      addresses: points.addresses,
    },
    now,
  )
}

export async function discardParty(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const party = await heldParty(tx, actor, id)
  await decideParty(tx, id, { state: 'discarded', personId: null, touchId: null, by: actor.userId }, now)
  await closeMessages(tx, [party.messageId])
}

/** Reads a message again, as the mail of a colleague where one is named. Refuses `no_such_message`, `no_such_colleague`. */
export async function readAgain(tx: Tx, id: number, userId: number | null): Promise<void> {
  if (userId !== null) {
    const { rows } = await sql`
      select 1 from app_user where id = ${userId} and role <> 'partner' and state = 'active'`.execute(tx)
    if (rows.length === 0)
      refuse('no_such_colleague', 422, 'There is no such colleague who works here now.', { field: 'userId' })
  }
  if (!(await setAside(tx, id, { state: 'again', userId })))
    refuse('no_such_message', 404, 'There is no such message that was put aside.')
  await enqueue(tx, 'mailbox.read', {}, { key: 'mailbox.read' })
}

export async function discardMessage(tx: Tx, id: number): Promise<void> {
  if (!(await setAside(tx, id, { state: 'discarded', userId: null })))
    refuse('no_such_message', 404, 'There is no such message that was put aside.')
}
