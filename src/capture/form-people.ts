import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import type { captureContract } from './model/contract.ts'
import { formById } from './queries.ts'

type Paging = { cursor?: string; limit: number }
type Submissions = z.infer<(typeof captureContract)['GET /api/forms/:id/submissions']['response']>
type Views = z.infer<(typeof captureContract)['GET /api/forms/:id/views']['response']>

/** Whoever is meant today by a subject as recorded: the person, unless it lies in the trash. */
const today = (subject: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  left join identity i on i.subject_id = ${subject}
  left join person p on p.id = coalesce(i.person_id, ${subject})
  left join account a on a.id = p.account_id`

/** Each time the form was sent, newest first, with whom it was and what it came by. */
export async function formSubmissions(
  tx: Tx,
  formId: number,
  { cursor, limit }: Paging,
): Promise<Submissions> {
  await formById(tx, formId)
  const after = cursor ? readCursor(cursor, 2) : null
  const { rows } = await sql<Submissions['items'][number]>`
    select s.id, to_json(s.at)#>>'{}' as at, s.touch_id as "touchId", t.source,
      case when p.id is null then null else json_build_object('id', p.id, 'name', p.name, 'jobTitle', p.job_title) end as person,
      ${reference('a')} as account
    from form_submission s left join touch t on t.id = s.touch_id ${today(sql`s.person_id`)}
    where s.form_id = ${formId}
      ${after ? sql`and (s.at, s.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
    order by s.at desc, s.id desc limit ${limit + 1}`.execute(tx)
  const counted = await sql<{ n: number }>`
    select count(*) as n from form_submission where form_id = ${formId}`.execute(tx)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > limit && last ? writeCursor([last.at, last.id]) : null,
    total: counted.rows[0]!.n,
  }
}

/**
 * Persons who looked at the form, whoever looked last first, each with the number of views. With the views of
 * visitors that nobody has named and of readers who ask not to be followed, they add up to `total`.
 */
export async function formViews(tx: Tx, formId: number, { cursor, limit }: Paging): Promise<Views> {
  const { views: total } = await formById(tx, formId)
  const after = cursor ? readCursor(cursor, 2) : null
  const { rows } = await sql<Views['items'][number]>`
    with seen as (
      select p.id, count(*) as views, max(v.at) as at
      from form_visit v left join identity i on i.subject_id = v.subject_id
      join person p on p.id = coalesce(i.person_id, v.subject_id)
      where v.form_id = ${formId} group by p.id
    )
    select json_build_object('id', p.id, 'name', p.name, 'jobTitle', p.job_title) as person, ${reference('a')} as account,
      seen.views, to_json(seen.at)#>>'{}' as at,
      exists (select 1 from form_submission s where s.form_id = ${formId} and s.person_id = p.id) as sent
    from seen join person p on p.id = seen.id left join account a on a.id = p.account_id
    ${after ? sql`where (seen.at, seen.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
    order by seen.at desc, seen.id desc limit ${limit + 1}`.execute(tx)
  const counted = await sql<{ persons: number; known: number; unknown: number }>`
    select count(distinct p.id) as persons, count(p.id) as known, count(*) - count(p.id) as unknown
    from form_visit v left join identity i on i.subject_id = v.subject_id
    left join person p on p.id = coalesce(i.person_id, v.subject_id)
    where v.form_id = ${formId}`.execute(tx)
  const { persons, known, unknown } = counted.rows[0]!
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > limit && last ? writeCursor([last.at, last.person.id]) : null,
    total,
    persons,
    byPersons: known,
    byVisitors: unknown,
    notFollowed: total - known - unknown,
  }
}
