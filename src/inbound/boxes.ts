import { sql } from 'kysely'
import type { z } from 'zod'
import { foldersOf, type ImapOptions, openImap } from '../mailbox/open-imap.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { seal, unseal } from '../platform/seal.ts'
import { emailKey } from '../shared/email.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { BoxInput, inboundContract } from './model/contract.ts'
import { boxPurpose } from './read-boxes.ts'
import { insertBox, removeBox, setAddresses, updateBox } from './store.ts'

type Given = BoxInput & { password?: string | undefined }
type Tried = z.output<(typeof inboundContract)['POST /api/inbound/trial']['body']>
type Box = z.input<(typeof inboundContract)['GET /api/inbound/boxes']['response']>['items'][number]

/** All boxes that are read, or were and are switched off, without their passwords. */
export async function listBoxes(tx: Tx): Promise<Box[]> {
  const { rows } = await sql<
    Omit<Box, 'checkedAt' | 'problemSince'> & { checkedAt: Date | null; problemSince: Date | null }
  >`
    select id, name, active, host, port, security, user_name as "userName", folder, trusted_host as "trustedHost",
      when_done as "whenDone", move_to as "moveTo", most_an_hour as "mostAnHour", checked_at as "checkedAt", problem, problem_since as "problemSince",
      coalesce((select json_agg(json_build_object('id', a.id, 'address', a.address, 'purpose', a.purpose, 'campaignId', a.campaign_id,
          'productGroupId', a.product_group_id, 'language', a.language, 'tellUserId', a.tell_user_id) order by a.id)
        from inbound_address a where a.box_id = b.id and a.removed_at is null), '[]') as addresses
    from inbound_box b where removed_at is null order by id`.execute(tx)
  return rows.map(row => ({
    ...row,
    checkedAt: row.checkedAt?.toISOString() ?? null,
    problemSince: row.problemSince?.toISOString() ?? null,
  }))
}

/** Refuses `no_password`, `no_address`, `address_twice`, `address_taken`, `no_such_reference`, `no_target`. */
export async function addBox(
  tx: Tx,
  actor: Actor,
  given: Given & { password: string },
  secret: Buffer,
  now: Date,
): Promise<Box> {
  const addresses = await readAddresses(tx, given, null)
  const { password, ...box } = withTarget(given)
  const id = await insertBox(tx, { ...box, password: seal(secret, boxPurpose, password) }, actor.userId, now)
  await setAddresses(tx, id, addresses, now)
  if (given.active) await enqueue(tx, 'inbound.read', {}, { key: 'inbound.read' })
  return boxOf(tx, id)
}

/** Into another folder than the one that is read, or what was moved would be read again. Refuses `no_target`. */
function withTarget<T extends Given>(given: T): T {
  if (given.whenDone === 'move' && (given.moveTo === null || given.moveTo === given.folder))
    refuse('no_target', 422, 'Say into which other folder messages go.', { field: 'moveTo' })
  return { ...given, moveTo: given.whenDone === 'move' ? given.moveTo : null }
}

/** The old password goes to no other server or user than the one it was entered for. */
export async function changeBox(
  tx: Tx,
  actor: Actor,
  id: number,
  given: Given,
  secret: Buffer,
  now: Date,
): Promise<Box> {
  const before = await boxOf(tx, id)
  const { password, ...box } = withTarget(given)
  const isSamePlace = before.host === box.host && before.userName === box.userName
  if (password === undefined && !isSamePlace)
    refuse('no_password', 422, 'Enter the password of this user at this server.', { field: 'password' })
  const addresses = await readAddresses(tx, given, id)
  await updateBox(
    tx,
    id,
    { ...box, password: password === undefined ? null : seal(secret, boxPurpose, password) },
    actor.userId,
    now,
  )
  await setAddresses(tx, id, addresses, now)
  if (given.active) await enqueue(tx, 'inbound.read', {}, { key: 'inbound.read' })
  return boxOf(tx, id)
}

/** Its password goes at once. Refuses `no_such_box`. */
export async function endBox(tx: Tx, id: number, now: Date): Promise<void> {
  if (!(await removeBox(tx, id, now))) refuse('no_such_box', 404, 'There is no such mailbox.')
}

/** Connects as it would be done, and says how many messages lie there. Nothing is read and nothing is kept. */
export async function tryBox(tx: Tx, given: Tried, secret: Buffer, options: ImapOptions) {
  const { boxId, password, moveTo = null, ...place } = given
  const client = await openImap(
    { ...place, moveTo: null, password: password ?? (await keptPassword(tx, given, secret)) },
    { ...options, patience: Math.min(options.patience ?? 8_000, 8_000) },
  )
  try {
    const folders = await foldersOf(client)
    if (moveTo !== null && !folders.includes(moveTo))
      refuse('no_such_folder', 422, `There is no folder "${moveTo}". Make it in the mail program.`, {
        field: 'moveTo',
      })
    return { messages: client.mailbox ? client.mailbox.exists : 0, folders: folders.slice(0, 100) }
  } finally {
    client.close()
  }
}

async function keptPassword(tx: Tx, { boxId, host, userName }: Tried, secret: Buffer): Promise<string> {
  const { rows } = await sql<{ password: Buffer | null }>`
    select password from inbound_box where id = ${boxId ?? null} and host = ${host} and user_name = ${userName}
      and removed_at is null`.execute(tx)
  return (
    (rows[0]?.password ? unseal(secret, boxPurpose, rows[0].password) : null) ??
    refuse('no_password', 422, 'Enter the password of this user at this server.', { field: 'password' })
  )
}

async function boxOf(tx: Tx, id: number): Promise<Box> {
  return (
    (await listBoxes(tx)).find(box => box.id === id) ??
    refuse('no_such_box', 404, 'There is no such mailbox.')
  )
}

async function readAddresses(
  tx: Tx,
  { addresses }: Given,
  boxId: number | null,
): Promise<BoxInput['addresses']> {
  const read = addresses.map((each, at) => ({
    ...each,
    address:
      emailKey(each.address) ??
      refuse('no_address', 422, 'This is not an e-mail address.', { field: `addresses/${at}/address` }),
  }))
  read.forEach(({ address }, at) => {
    if (read.findIndex(other => other.address === address) !== at)
      refuse('address_twice', 422, 'This address stands here twice.', { field: `addresses/${at}/address` })
  })
  const { rows: taken } = await sql<{ address: string }>`
    select address from inbound_address where removed_at is null and address = any(${read.map(({ address }) => address)}::text[])
      and box_id is distinct from ${boxId}
    union select lower(address) from mailbox where lower(address) = any(${read.map(({ address }) => address)}::text[])`.execute(
    tx,
  )
  for (const { address } of taken)
    refuse('address_taken', 409, `${address} is read elsewhere already.`, {
      field: `addresses/${read.findIndex(each => each.address === address)}/address`,
    })
  const { rows: gone } = await sql<{ at: number; what: string }>`
    select g.at - 1 as at, case when g.campaign is not null and c.id is null then 'campaignId'
        when g.grp is not null and p.id is null then 'productGroupId' else 'tellUserId' end as what
    from unnest(${read.map(each => each.campaignId ?? null)}::bigint[], ${read.map(each => each.productGroupId ?? null)}::bigint[],
      ${read.map(each => each.tellUserId ?? null)}::bigint[]) with ordinality g(campaign, grp, teller, at)
    left join campaign c on c.id = g.campaign left join product_group p on p.id = g.grp
    left join app_user u on u.id = g.teller and u.state = 'active' and u.role <> 'partner'
    where (g.campaign is not null and c.id is null) or (g.grp is not null and p.id is null) or (g.teller is not null and u.id is null)
    limit 1`.execute(tx)
  if (gone[0])
    refuse('no_such_reference', 422, 'This is not there any more. Choose another.', {
      field: `addresses/${gone[0].at}/${gone[0].what}`,
    })
  return read
}
