import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { notify } from '../team/notify.ts'
import { insertTrial } from './store-trials.ts'

/** A trial was asked for by a form, at whichever door it was sent: once for each submission. The owner of the lead is told at once. */
export async function askTrial(
  tx: Tx,
  { submissionId, actionId }: { submissionId: number; actionId: number | null },
  now: Date,
): Promise<void> {
  const { rows } = await sql<{
    formId: number
    personId: number
    name: string
    kind: string
    leadId: number | null
    ownerId: number | null
  }>`
    select f.id as "formId", s.person_id as "personId", p.name, f.kind, l.id as "leadId", l.owner_id as "ownerId"
    from form_submission s join form f on f.id = s.form_id join person p on p.id = s.person_id
    left join lead l on l.person_id = s.person_id and l.state in ('open', 'accepted')
    where s.id = ${submissionId}
      and ${actionId === null ? sql`not exists (select from action_response r where r.submission_id = s.id)` : sql`true`} order by l.id desc limit 1`.execute(
    tx,
  )
  const asked = rows[0]
  if (!asked || (actionId === null && asked.kind !== 'trial')) return
  const { formId, personId, leadId, ownerId, name } = asked
  const id = await insertTrial(tx, { actionId, formId, submissionId, personId, leadId }, now)
  if (id === null || ownerId === null) return
  await notify(
    tx,
    {
      userId: ownerId,
      kind: 'lead.trial',
      title: `Asks for a trial: ${name}`,
      body: 'Grant it until a day, or say why not.',
      href: `/leads/${leadId}`,
      dedupeKey: `lead.trial:${id}`,
      mail: true,
    },
    now,
  )
}
