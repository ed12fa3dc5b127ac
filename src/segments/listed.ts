import { sql } from 'kysely'
import type { z } from 'zod'
import { personsOfEmails } from '../customers/emails.ts'
import type { ListKinds } from '../lists/kind.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { ConditionNeeds } from './asked.ts'
import { ownSegment } from './change.ts'
import { keepSoon } from './keep-soon.ts'
import type { segmentsContract } from './model/contract.ts'
import { type Segment, sizeOf } from './queries-of-segment.ts'
import type { Sql } from './source.ts'
import { insertListed } from './store.ts'
import { deleteListed } from './store-versions.ts'

type Adding = z.output<(typeof segmentsContract)['POST /api/segments/:id/listed']['body']>
type Removing = z.output<(typeof segmentsContract)['POST /api/segments/:id/unlisted']['body']>
export type ListNeeds = ConditionNeeds & { kinds: ListKinds }
const most = 100_000

/**
 * Puts subjects into a static segment; addresses that belong to nobody are answered. Refuses `not_yours` (403), `not_static`,
 * `which` unless exactly one of ids, emails and filter is given, `bad_filter`, `too_many`, and `no_such_subject`.
 */
export async function listInSegment(
  tx: Tx,
  actor: Actor,
  needs: ListNeeds,
  id: number,
  asked: Adding,
  now: Date,
) {
  const segment = await staticSegment(tx, actor, id)
  const { emails, ...which } = asked
  if ([emails, which.ids, which.filter].filter(each => each !== undefined).length !== 1)
    refuse('which', 422, 'Give ids, e-mail addresses or a filter: one of them.', { field: 'ids' })
  const { subjects, unknown } = emails
    ? await byEmail(tx, segment, emails)
    : { subjects: await meant(tx, actor, needs, segment, which, now), unknown: [] }
  const changed = await insertListed(tx, segment, subjects, actor.userId, now)
  await keepSoon(tx, await needs.source(tx), [id], now)
  return { changed, size: await sizeOf(tx, id), unknown }
}

/** Takes subjects out. Refuses as `listInSegment`. */
export async function takeFromSegment(
  tx: Tx,
  actor: Actor,
  needs: ListNeeds,
  id: number,
  asked: Removing,
  now: Date,
) {
  const segment = await staticSegment(tx, actor, id)
  if ((asked.ids === undefined) === (asked.filter === undefined))
    refuse('which', 422, 'Give ids or a filter: one of them.', { field: 'ids' })
  const subjects = asked.ids
    ? sql`select id from unnest(${asked.ids}::bigint[]) id`
    : await meant(tx, actor, needs, segment, asked, now)
  const changed = await deleteListed(tx, segment, subjects)
  await keepSoon(tx, await needs.source(tx), [id], now)
  return { changed, size: await sizeOf(tx, id), unknown: [] }
}

async function staticSegment(tx: Tx, actor: Actor, id: number): Promise<Segment> {
  const segment = await ownSegment(tx, actor, id)
  if (segment.archivedAt) refuse('archived', 409, 'This segment is archived. Bring it back first.')
  if (segment.kind === 'live')
    refuse('not_static', 409, 'Who is in this segment its condition says. Change the condition.')
  return segment
}

async function meant(
  tx: Tx,
  actor: Actor,
  { kinds }: ListNeeds,
  { about }: Segment,
  { ids, filter }: Removing,
  now: Date,
): Promise<Sql> {
  if (ids) {
    const { rows } = await sql<{ id: number }>`
      select id from ${sql.table(about)} where id = any(${ids}::bigint[]) and erased_at is null`.execute(tx)
    const there = new Set(rows.map(row => row.id))
    const missing = ids.findIndex(each => !there.has(each))
    if (missing >= 0)
      refuse('no_such_subject', 422, `There is no ${about} ${ids[missing]}.`, { field: `ids/${missing}` })
    return sql`select id from unnest(${ids}::bigint[]) id`
  }
  const { sort: _sort, ...asked } = filter!
  const found = (await kinds[about].many?.chosen(tx, actor, asked, now)) ?? null
  if (found === null)
    return refuse('bad_filter', 422, 'The filter is not one of this list.', { field: 'filter' })
  const { rows } = await sql<{
    id: number
  }>`select chosen.id from (${found} limit ${most + 1}) chosen`.execute(tx)
  if (rows.length > most)
    refuse('too_many', 422, 'At most 100,000 are listed at once. Narrow the list.', { field: 'filter' })
  return sql`select id from unnest(${rows.map(row => row.id)}::bigint[]) id`
}

async function byEmail(tx: Tx, { about }: Segment, emails: readonly string[]) {
  if (about === 'account')
    refuse('no_emails', 422, 'Accounts have no e-mail address of their own. Name them, or give a filter.', {
      field: 'emails',
    })
  const given = [...new Set(emails.map(each => each.trim().toLowerCase()).filter(each => each !== ''))].map(
    each => each.replaceAll('\0', '').toWellFormed(),
  )
  const { rows } = await sql<{ email: string; id: number }>`
    select x.id, x.email from ${personsOfEmails(sql`${given}::text[]`)} x`.execute(tx)
  const found = new Set(rows.map(({ email }) => email))
  return {
    subjects: sql`select distinct id from unnest(${rows.map(({ id }) => id)}::bigint[]) id`,
    unknown: given.filter(each => !found.has(each)).slice(0, 100),
  }
}
