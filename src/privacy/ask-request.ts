import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { notify } from '../team/notify.ts'
import { insertRequest, type RequestKind } from './store.ts'

/**
 * A person asks, on the own page, for a copy of the data or for erasure. A user decides; administrators are told, without a
 * name. Asked twice it is one request.
 */
export async function askRequest(
  tx: Tx,
  { kind, subjectId, language }: { kind: RequestKind; subjectId: number; language: string },
  now: Date,
): Promise<number | null> {
  const id = await insertRequest(
    tx,
    { kind, subjectId, state: 'asked', byPerson: true, userId: null, language },
    now,
  )
  if (id === null) return null
  const { rows } = await sql<{ id: number }>`
    select id from app_user where role = 'administrator' and state = 'active'`.execute(tx)
  for (const { id: userId } of rows)
    await notify(
      tx,
      {
        userId,
        kind: 'privacy.asked',
        title: kind === 'access' ? 'A person asks for their data' : 'A person asks to be erased',
        body: 'An answer is due within one month.',
        href: '/settings/privacy?part=requests',
        dedupeKey: `privacy.asked:${id}:${userId}`,
        mail: true,
      },
      now,
    )
  return id
}

/** When a person last asked for something that is still open, by kind. */
export async function openRequests(tx: Tx, personId: number): Promise<Partial<Record<RequestKind, Date>>> {
  const { rows } = await sql<{ kind: RequestKind; at: Date }>`
    select r.kind, r.asked_at as at from privacy_request r left join identity i on i.subject_id = r.subject_id
    where coalesce(i.person_id, r.subject_id) = ${personId} and r.state in ('asked', 'waiting', 'running', 'ready')
      and r.by_person`.execute(tx)
  return Object.fromEntries(rows.map(({ kind, at }) => [kind, at]))
}
