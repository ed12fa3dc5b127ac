import { sql } from 'kysely'
import { suppressAddresses } from '../consent/suppress.ts'
import { personsByKeys } from '../customers/persons-known.ts'
import type { Bounce } from '../mailbox/model/bounce.ts'
import type { Tx } from '../platform/database.ts'
import { isHard, refusesNow } from './model/refuse.ts'
import { insertBounce } from './store.ts'

/**
 * Keeps what could not be delivered. Only where the message that came back is one that was sent from here to that very address
 * does it count against the address: a stranger's letter about a failure changes nothing. An address that is no good goes onto
 * the list of those not written to at once, one that is in trouble after it was so for some time.
 */
export async function noteBounce(
  tx: Tx,
  inboundId: number,
  bounce: Bounce,
  at: Date,
  now: Date,
): Promise<void> {
  const emails = bounce.failures.map(({ address }) => address)
  const persons = await personsByKeys(tx, { externalIds: [], emails })
  const sent = await sentOf(tx, bounce.messageIds)
  for (const failure of bounce.failures) {
    const ours = sent.find(({ to }) => to === failure.address) ?? null
    const refused =
      ours !== null &&
      (isHard(failure) || refusesNow([...(await earlier(tx, failure.address)), { ...failure, at }]))
    if (refused)
      await suppressAddresses(
        tx,
        { userId: null },
        [{ kind: 'email', value: failure.address }],
        'bounced',
        now,
      )
    await insertBounce(tx, {
      ...failure,
      inboundId,
      personId: persons.get(failure.address)?.personId ?? null,
      sentId: ours?.id ?? null,
      refusedSince: refused ? now : null,
      at,
    })
  }
}

/** Messages of ours by the ids that they were sent with: `<linchpin.mail.17@host>`. */
async function sentOf(tx: Tx, messageIds: readonly string[]): Promise<{ id: number; to: string }[]> {
  const ids = messageIds.flatMap(id => {
    const n = /^<linchpin\.mail\.(\d{1,15})@[^<>@\s]+>$/.exec(id)?.[1]
    return n ? [Number(n)] : []
  })
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: number; to: string }>`
    select id, lower(to_address) as "to" from mail where id = any(${ids}::bigint[]) and state in ('sent', 'in_doubt')`.execute(
    tx,
  )
  return rows
}

async function earlier(tx: Tx, address: string) {
  const { rows } = await sql<{ kind: 'permanent' | 'transient'; cause: string; at: Date }>`
    select kind, cause, at from mail_bounce where address = ${address} and sent_id is not null
    order by at desc limit 50`.execute(tx)
  return rows
}
