import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { notify } from '../team/notify.ts'
import type { DraftRow } from './store-drafts.ts'

type Happened = 'changed' | 'commented' | 'signed' | 'returned' | 'published'
const titles: Record<Happened, (name: string) => string> = {
  changed: name => `${name} changed a draft that was signed: the signature is void`,
  commented: name => `${name} says something of the definition`,
  signed: name => `${name} signed a draft of the definition: the other side is asked`,
  returned: name => `${name} sent a draft of the definition back`,
  published: name => `${name} signed: the definition has a new version`,
}

/**
 * Tells the managers of both sides, and whoever made the draft, what happened to it; not whoever did it. Of a version that both signed
 * everybody who works with leads hears.
 */
export async function tellDefinition(
  tx: Tx,
  actor: Actor,
  { what, draft, words }: { what: Happened; draft: DraftRow; words?: string },
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    select u.id from app_user u where u.state = 'active' and u.id is distinct from ${actor.userId}::bigint and (
      u.role in ('marketing_manager', 'sales_manager')
      or u.id = (select made_by from definition_draft where id = ${draft.id})
      or (${what === 'published'}::boolean and u.role in ('marketing', 'sales', 'administrator')))
    order by u.id`.execute(tx)
  const title = titles[what](actor.name)
  const href = what === 'published' ? '/definition' : `/definition/drafts/${draft.id}`
  for (const { id: userId } of rows)
    await notify(
      tx,
      {
        userId,
        kind: `definition.${what}`,
        title,
        ...(words ? { body: words.slice(0, 400) } : {}),
        href,
        dedupeKey: `definition.${what}:${draft.id}:${draft.revision}:${now.toISOString()}:${userId}`,
        mail: what !== 'commented',
      },
      now,
    )
}
