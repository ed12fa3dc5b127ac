import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor, Role } from '../team/model/actor.ts'
import { notify } from '../team/notify.ts'
import { currentTouch, firstVersion } from './entry.ts'
import { isNamed } from './model/mention.ts'
import { insertMentions } from './store-beside.ts'

export type Customer = { personId: number | null; accountId: number | null }
export type Seer = { id: number; name: string; role: Role }

const mostOffered = 8

/** Who may be told of a customer: colleagues who sign in, and partners of the customer's territory. */
const maySee = ({ personId, accountId }: Customer) => sql`
  u.state = 'active' and (u.role <> 'partner' or exists (
    select from user_territory ut where ut.user_id = u.id and ut.territory_id in (
      select territory_id from person where id = ${personId}
      union select territory_id from account where id = ${accountId}
      union select a.territory_id from person p join account a on a.id = p.account_id where p.id = ${personId})))`

/** Colleagues whom a text about this customer may name, by the beginning of a part of their names; not oneself. */
export async function whoMayBeNamed(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  { letters, ...customer }: Customer & { letters: string },
): Promise<Seer[]> {
  const like = `${letters.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<Seer>`
    select u.id, u.name, u.role from app_user u
    where u.id is distinct from ${actor.userId} and ${maySee(customer)}
      and (lower(u.name) like ${like} or lower(u.name) like ${`% ${like}`})
    order by lower(u.name) like ${like} desc, lower(u.name), u.id limit ${mostOffered}`.execute(tx)
  return rows
}

/**
 * Notes whom the text of an entry names, of those given; whoever's name does not stand in it is passed over, as is the
 * writer. `before` is what the corrected text said: they stay named, also when they left since. Refuses whoever may not
 * see the customer.
 */
export async function keepMentions(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  entry: Customer & { touchId: number; body: string | null },
  userIds: readonly number[],
  before: readonly { userId: number; written: string }[] = [],
): Promise<void> {
  const body = entry.body ?? ''
  const stay = before.filter(({ written }) => isNamed(body, written))
  const asked = [...new Set(userIds)].filter(
    id => id !== actor.userId && !stay.some(({ userId }) => userId === id),
  )
  const { rows } = await sql<{ id: number; name: string; sees: boolean }>`
    select u.id, u.name, ${maySee(entry)} as sees from app_user u where u.id = any(${asked}::bigint[])`.execute(
    tx,
  )
  const named = rows.filter(({ name }) => isNamed(body, `@${name}`))
  const blind = named.find(({ sees }) => !sees)
  if (blind)
    refuse('may_not_see', 422, `${blind.name} may not see this customer, so nobody can tell them here.`, {
      field: 'mentions',
    })
  await insertMentions(tx, entry.touchId, [
    ...stay,
    ...named.map(({ id, name }) => ({ userId: id, written: `@${name}` })),
  ])
}

/** What a version of an entry says of whom it names. */
export async function mentionsOf(tx: Tx, touchId: number): Promise<{ userId: number; written: string }[]> {
  const { rows } = await sql<{ userId: number; written: string }>`
    select user_id as "userId", written from touch_mention where touch_id = ${touchId} order by user_id`.execute(
    tx,
  )
  return rows
}

/**
 * Tells everybody whom an entry names, once for each person and entry, however often it is corrected; nobody who may not
 * see the customer any more, and nobody of an entry that was taken back meanwhile.
 */
export async function tellMentioned(tx: Tx, touchId: number, now: Date): Promise<void> {
  const named = await mentionsOf(tx, touchId)
  if (named.length === 0) return
  const entry = await currentTouch(tx, touchId)
  if (entry === null) return
  const first = await firstVersion(tx, touchId)
  const customer = { personId: entry.person?.id ?? null, accountId: entry.account?.id ?? null }
  const { rows } = await sql<{ id: number }>`
    select u.id from app_user u where u.id = any(${named.map(({ userId }) => userId)}::bigint[])
      and ${maySee(customer)}`.execute(tx)
  const who = entry.person?.name ?? entry.account?.name ?? ''
  for (const { id } of rows)
    await notify(
      tx,
      {
        userId: id,
        kind: 'mention',
        title: `${entry.by ?? 'A colleague'} mentions you: ${who}`,
        body: [entry.title, (entry.body ?? '').slice(0, 400)].filter(Boolean).join('\n'),
        href: `/touches/${first}`,
        dedupeKey: `mention:${first}:${id}`,
        mail: true,
      },
      now,
    )
}
