import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { notify } from '../team/notify.ts'
import { digest, isNews, type News } from './model/news.ts'

const dayMs = 86_400_000

/**
 * Tells each owner on the side of sales, once a day and by one notice, which of the own customers became one, came back, are
 * at risk or lost since a day ago, where that is still so. Only what was news counts: what an import of the past or another
 * rule moved has no fact. Who left, or wants to hear nothing of it, is not told. Answers how many were.
 */
export async function tellOwners(tx: Tx, now: Date): Promise<number> {
  const { rows } = await sql<{ userId: number; accountId: number; name: string; stage: string }>`
    select u.id as "userId", a.id as "accountId", a.name, l.stage
    from (select distinct about from fact where name = 'lifecycle.changed' and at > ${new Date(now.getTime() - dayMs)}
        and at <= ${now} and payload ->> 'kind' = 'account') f
    join account a on a.id = f.about join lifecycle l on l.subject_id = a.id
    join app_user u on u.id = a.sales_owner_id and u.state = 'active'
    where (select payload ->> 'before' from fact b where b.name = 'lifecycle.changed' and b.about = f.about
        and b.at > ${new Date(now.getTime() - dayMs)} order by b.at, b.id limit 1) <> l.stage
    order by u.id, a.name, a.id`.execute(tx)
  const byOwner = Map.groupBy(rows, ({ userId }) => userId)
  let told = 0
  for (const [userId, all] of byOwner) {
    const news = all.flatMap(({ accountId, name, stage }): News[] =>
      isNews(stage) ? [{ accountId, name, stage }] : [],
    )
    if (news.length === 0) continue
    const day = now.toISOString().slice(0, 10)
    const notice = {
      userId,
      kind: 'lifecycle.moved',
      ...digest(news),
      dedupeKey: `lifecycle:${userId}:${day}`,
    }
    if (await notify(tx, { ...notice, mail: true }, now)) told++
  }
  return told
}
