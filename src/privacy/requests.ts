import { sql } from 'kysely'
import type { z } from 'zod'
import { addMonths } from '../consent/model/may-contact.ts'
import { personToday } from '../customers/person-today.ts'
import { trashedPerson } from '../customers/trashed.ts'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { digestOf, newToken } from '../team/token.ts'
import type { requestAnswer } from './model/contract.ts'
import { noteAccess } from './note-access.ts'
import { type Period, within } from './period.ts'
import { giveTicket, insertRequest, moveRequest, type RequestKind } from './store.ts'

type Shown = z.input<typeof requestAnswer>
const ticketLastsMs = 10 * 60_000
const tasks: Record<RequestKind, string> = { access: 'privacy.export', erasure: 'privacy.erase' }

const select = sql`
  select r.id, r.kind, r.state, r.by_person as "byPerson", u.name as "user", r.asked_at as "askedAt", r.ended_at as "endedAt",
    r.done, r.total, r.expires_at as "expiresAt", r.note,
    coalesce((select jsonb_object_agg(c.key, c.value) from jsonb_each(r.counts -> 'counts') c
      where jsonb_typeof(c.value) = 'number'), '{}') as counts,
    coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'touchId', f.touch_id, 'name', f.name) order by f.id) from touch_file f
      where f.id in (select u::bigint from jsonb_array_elements_text(r.counts -> 'unread') u)), '[]') as unread,
    case when p.id is not null then json_build_object('id', p.id, 'name', p.name, 'inTrash', false)
      when t.id is not null then json_build_object('id', t.id, 'name', t.record ->> 'name', 'inTrash', true) end as person
  from privacy_request r left join app_user u on u.id = r.user_id left join identity i on i.subject_id = r.subject_id
  left join person p on p.id = coalesce(i.person_id, r.subject_id)
  left join trash t on p.id is null and t.kind = 'person' and t.id = coalesce(i.person_id, r.subject_id)`
type Row = Omit<Shown, 'askedAt' | 'endedAt' | 'expiresAt' | 'dueAt'> & {
  askedAt: Date
  endedAt: Date | null
  expiresAt: Date | null
}
const shown = (row: Row): Shown => ({
  ...row,
  askedAt: row.askedAt.toISOString(),
  dueAt: addMonths(row.askedAt, 1).toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
})

export async function requestById(tx: Tx, id: number): Promise<Shown> {
  const { rows } = await sql<Row>`${select} where r.id = ${id}`.execute(tx)
  return rows[0] ? shown(rows[0]) : refuse('no_such_request', 404, 'There is no such request.')
}

export type RequestQuery = Period & {
  personId?: number | undefined
  kind?: RequestKind | undefined
  open?: 'true' | undefined
  by?: 'person' | number | undefined
  cursor?: string | undefined
  limit: number
}

/** What was asked, newest first, and by whom one may narrow it. */
export async function listRequests(tx: Tx, query: RequestQuery) {
  const isOpen = sql`r.state in ('asked', 'waiting', 'running', 'ready')`
  const asked = sql`${within(sql`r.asked_at`, query)}
    ${query.personId ? sql`and coalesce((select i.person_id from identity i where i.subject_id = r.subject_id), r.subject_id) = ${query.personId}` : sql``}
    ${query.kind ? sql`and r.kind = ${query.kind}` : sql``} ${query.open ? sql`and ${isOpen}` : sql``}
    ${query.by === undefined ? sql`` : query.by === 'person' ? sql`and r.by_person` : sql`and not r.by_person and r.user_id = ${query.by}`}`
  const after = query.cursor ? readIdCursor(query.cursor) : null
  const { rows } =
    await sql<Row>`${select} where ${asked} ${after === null ? sql`` : sql`and r.id < ${after}`}
    order by r.id desc limit ${query.limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ total: number; open: number }>`
    select count(*) filter (where ${asked}) as total, count(*) filter (where ${isOpen}) as open from privacy_request r`.execute(
    tx,
  )
  const { rows: askers } = await sql<{ id: number; name: string }>`
    select u.id, u.name from app_user u
    where u.id in (select r.user_id from privacy_request r where not r.by_person) order by u.name, u.id`.execute(
    tx,
  )
  const items = rows.slice(0, query.limit).map(shown)
  return {
    items,
    ...counted[0]!,
    askers,
    next: rows.length > query.limit ? writeCursor([items.at(-1)!.id]) : null,
  }
}

const putBackFirst = 'The record lies in the trash. Put it back to make an archive of it.'

/**
 * An administrator asks in the name of the person; it runs at once. Whoever lies in the trash is erased there. Refuses
 * `already_asked`, `erased`, `no_such_person`, `in_trash`.
 */
export async function startRequest(
  tx: Tx,
  actor: Actor,
  { personId, kind }: { personId: number; kind: RequestKind },
  now: Date,
): Promise<Shown> {
  const known = await personToday(tx, personId)
  const trashed = known ? null : await trashedPerson(tx, personId)
  const person = known ?? trashed
  if (!person) return refuse('no_such_person', 404, 'There is no such person, or it is not yours to see.')
  if (trashed && kind === 'access') refuse('in_trash', 409, putBackFirst)
  if (known?.erased) refuse('erased', 409, 'This person was erased already.')
  const id = await insertRequest(
    tx,
    {
      kind,
      subjectId: person.id,
      state: 'waiting',
      byPerson: false,
      userId: actor.userId,
      language: person.language,
    },
    now,
  )
  if (id === null)
    return refuse('already_asked', 409, 'This was asked for already. See Settings, Privacy, Requests.')
  if (kind === 'access')
    await noteAccess(tx, { userId: actor.userId!, personId: person.id, kind: 'export' }, now)
  await enqueue(tx, tasks[kind], { requestId: id })
  return requestById(tx, id)
}

/** Grants or refuses what a person asked for. Refuses `already_decided`, `in_trash` for an archive. */
export async function decideRequest(
  tx: Tx,
  actor: Actor,
  { id, granted, note }: { id: number; granted: boolean; note: string | null },
  now: Date,
): Promise<Shown> {
  const request = await requestById(tx, id)
  if (granted && request.kind === 'access' && request.person?.inTrash) refuse('in_trash', 409, putBackFirst)
  const moved = await moveRequest(tx, id, ['asked'], {
    state: granted ? 'waiting' : 'refused',
    userId: actor.userId,
    decidedAt: now,
    note,
    ...(granted ? {} : { endedAt: now }),
  })
  if (!moved) refuse('already_decided', 409, 'This request was decided already.')
  if (granted) {
    if (request.kind === 'access' && request.person)
      await noteAccess(tx, { userId: actor.userId!, personId: request.person.id, kind: 'export' }, now)
    await enqueue(tx, tasks[request.kind], { requestId: id })
  }
  return requestById(tx, id)
}

/** An address for the one download of an archive; a new one ends the last. Refuses `not_ready`. */
export async function ticketFor(tx: Tx, id: number, now: Date): Promise<{ path: string }> {
  const token = newToken()
  const endsAt = new Date(now.getTime() + ticketLastsMs)
  if (!(await giveTicket(tx, id, { hash: digestOf(token), endsAt })))
    refuse('not_ready', 409, 'There is no archive to download: it is being made, was collected, or ended.')
  return { path: `/api/privacy/archives/${token}` }
}
