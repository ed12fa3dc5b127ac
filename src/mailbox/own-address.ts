import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { seal, unseal } from '../platform/seal.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { digestOfToken } from './frame.ts'
import { ownAddress, tokenLength, tokenSigns } from './model/address.ts'
import { putAddress } from './store.ts'

const purpose = 'mailbox address'
export type OwnAddress = { watched: boolean; address: string | null; madeAt: string | null }

/** The address that files what this colleague puts into the blind copy; nobody else is shown it. */
export async function addressOf(tx: Tx, actor: Actor, secret: Buffer): Promise<OwnAddress> {
  const { rows } = await sql<{ mailbox: string | null; sealed: Buffer | null; madeAt: Date | null }>`
    select m.address as mailbox, a.sealed, a.made_at as "madeAt" from mailbox m
    left join mailbox_address a on a.user_id = ${actor.userId} where m.active`.execute(tx)
  const found = rows[0]
  const token = found?.sealed ? unseal(secret, purpose, found.sealed) : null
  return found?.mailbox && token
    ? { watched: true, address: ownAddress(found.mailbox, token), madeAt: found.madeAt!.toISOString() }
    : { watched: found !== undefined, address: null, madeAt: null }
}

/** Refuses `no_mailbox` where none is watched. */
export async function makeAddress(tx: Tx, actor: Actor, secret: Buffer, now: Date): Promise<OwnAddress> {
  const { rows } = await sql`select 1 from mailbox where active`.execute(tx)
  if (rows.length === 0)
    refuse(
      'no_mailbox',
      409,
      'No mailbox is watched yet. An administrator sets it up under Settings, Mailbox.',
    )
  const token = Array.from({ length: tokenLength }, () => tokenSigns[randomInt(tokenSigns.length)]).join('')
  await putAddress(
    tx,
    actor.userId!,
    { digest: digestOfToken(token), sealed: seal(secret, purpose, token) },
    now,
  )
  return addressOf(tx, actor, secret)
}
