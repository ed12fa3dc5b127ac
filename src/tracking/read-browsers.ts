import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/** Browsers of a person, one row each, whether they are the person’s own or somebody else’s that the person used too. */
export async function browsersOf(tx: Tx, personId: number) {
  const { rows } = await sql<{
    visitorId: number
    firstSeenAt: Date
    joinedAt: Date | null
    shared: boolean
    touches: number
  }>`
    with own as (
      select coalesce(s.visitor_id, v.id) as visitor_id, v.id as subject_id, v.identified_at
      from visitor v left join visitor_stretch s on s.subject_id = v.id
      where v.person_id = ${personId} and v.anonymous_key not like 'user:%'
    )
    select o.visitor_id as "visitorId", w.first_seen_at as "firstSeenAt", min(o.identified_at) as "joinedAt", w.shared,
      (select count(*) from touch t where t.subject_id = any(array_agg(o.subject_id))
        and not exists (select from touch c where c.supersedes_id = t.id)) as touches
    from own o join visitor w on w.id = o.visitor_id
    group by o.visitor_id, w.first_seen_at, w.shared order by w.first_seen_at desc, o.visitor_id limit 200`.execute(
    tx,
  )
  return rows.map(row => ({
    ...row,
    firstSeenAt: row.firstSeenAt.toISOString(),
    joinedAt: row.joinedAt?.toISOString() ?? null,
  }))
}

/** Under which subjects the acts of this person with this browser stand. */
export async function browserSubjects(tx: Tx, personId: number, visitorId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select v.id from visitor v left join visitor_stretch s on s.subject_id = v.id
    where v.person_id = ${personId} and coalesce(s.visitor_id, v.id) = ${visitorId} and v.anonymous_key not like 'user:%'
    order by v.id for update of v`.execute(tx)
  return rows.map(({ id }) => id)
}

type Somebody = { id: number; name: string } | null

/** What was not joined and nobody has settled, newest first. */
export async function openConflicts(tx: Tx) {
  const { rows } = await sql<{
    id: number
    kind: 'two_ids' | 'second_person' | 'alias_of_known' | 'unproven'
    person: Somebody
    other: Somebody
    visitorId: number | null
    keyName: string | null
    seen: number
    lastAt: Date
  }>`
    select c.id, c.kind, c.visitor_id as "visitorId", k.name as "keyName", c.seen, c.last_at as "lastAt",
      case when p.id is null then null else jsonb_build_object('id', p.id, 'name', p.name) end as person,
      case when o.id is null then null else jsonb_build_object('id', o.id, 'name', o.name) end as other
    from stitch_conflict c left join write_key k on k.id = c.key_id
      left join identity ip on ip.subject_id = c.person_id left join person p on p.id = coalesce(ip.person_id, c.person_id)
      left join identity io on io.subject_id = c.other_id left join person o on o.id = coalesce(io.person_id, c.other_id)
    where c.settled_at is null order by c.last_at desc, c.id desc limit 200`.execute(tx)
  return rows.map(row => ({ ...row, lastAt: row.lastAt.toISOString() }))
}
