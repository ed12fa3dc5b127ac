import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Side } from '../team/model/actor.ts'
import type { Rules } from './model/definition/rules.ts'

export type DraftRow = {
  id: number
  name: string
  rules: Rules
  note: string
  basedOn: number
  revision: number
  inForceFrom: Date | null
  state: 'open' | 'published' | 'withdrawn'
  version: number | null
}
type Author = { userId: number | null; now: Date }

export async function insertDraft(
  tx: Tx,
  draft: Pick<DraftRow, 'name' | 'rules' | 'note' | 'basedOn'>,
  { userId, now }: Author,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into definition_draft (name, rules, note, based_on, made_by, made_at, changed_by, changed_at)
    values (${draft.name}, ${JSON.stringify(draft.rules)}::jsonb, ${draft.note}, ${draft.basedOn}, ${userId}, ${now}, ${userId}, ${now})
    returning id`.execute(tx)
  const { id } = rows[0]!
  await insertRevision(tx, { ...draft, id, revision: 1 }, { userId, now })
  return id
}

async function insertRevision(
  tx: Tx,
  draft: Pick<DraftRow, 'id' | 'revision' | 'name' | 'rules'>,
  { userId, now }: Author,
): Promise<void> {
  await sql`insert into definition_revision (draft_id, revision, name, rules, made_by, made_at)
    values (${draft.id}, ${draft.revision}, ${draft.name}, ${JSON.stringify(draft.rules)}::jsonb, ${userId}, ${now})`.execute(
    tx,
  )
}

/** The next revision; what was signed of the one before is void. */
export async function updateDraft(tx: Tx, draft: DraftRow, author: Author): Promise<void> {
  await sql`update definition_draft set name = ${draft.name}, rules = ${JSON.stringify(draft.rules)}::jsonb, note = ${draft.note},
      in_force_from = ${draft.inForceFrom}, based_on = ${draft.basedOn}, revision = ${draft.revision}, changed_by = ${author.userId}, changed_at = ${author.now}
    where id = ${draft.id}`.execute(tx)
  await insertRevision(tx, draft, author)
  await deleteSignatures(tx, draft.id)
}

export async function setDraftState(
  tx: Tx,
  id: number,
  state: DraftRow['state'],
  version: number | null,
): Promise<void> {
  await sql`update definition_draft set state = ${state}, version = ${version} where id = ${id}`.execute(tx)
}

export async function insertSignature(
  tx: Tx,
  signature: { draftId: number; side: Side; revision: number; note: string; userId: number },
  now: Date,
): Promise<void> {
  await sql`insert into definition_signature (draft_id, side, revision, note, signed_by, signed_at)
    values (${signature.draftId}, ${signature.side}, ${signature.revision}, ${signature.note}, ${signature.userId}, ${now})`.execute(
    tx,
  )
}

export async function deleteSignatures(tx: Tx, draftId: number): Promise<void> {
  await sql`delete from definition_signature where draft_id = ${draftId}`.execute(tx)
}

export async function insertComment(
  tx: Tx,
  comment: {
    draftId: number
    ruleId: string | null
    kind: 'said' | 'returned'
    body: string
    side: Side
    revision: number
    userId: number | null
  },
  now: Date,
): Promise<void> {
  await sql`insert into definition_comment (draft_id, rule_id, kind, body, side, revision, made_by, made_at)
    values (${comment.draftId}, ${comment.ruleId}, ${comment.kind}, ${comment.body}, ${comment.side}, ${comment.revision},
      ${comment.userId}, ${now})`.execute(tx)
}

/** Answers the draft, null where there is no such comment. */
export async function settleComment(
  tx: Tx,
  id: number,
  settled: { userId: number | null; at: Date } | null,
): Promise<number | null> {
  const { rows } = await sql<{ draftId: number }>`
    update definition_comment set settled_by = ${settled?.userId ?? null}, settled_at = ${settled?.at ?? null}
    where id = ${id} returning draft_id as "draftId"`.execute(tx)
  return rows[0]?.draftId ?? null
}

/** A version that both sides signed. */
export async function insertDefinition(
  tx: Tx,
  definition: { version: number; name: string; rules: Rules; inForceFrom: Date; draftId: number },
  now: Date,
): Promise<void> {
  await sql`insert into lead_definition (version, name, rules, created_at, in_force_from, draft_id, signatures)
    values (${definition.version}, ${definition.name}, ${JSON.stringify(definition.rules)}::jsonb, ${now}, ${definition.inForceFrom},
      ${definition.draftId}, (select jsonb_agg(jsonb_build_object('side', s.side, 'note', s.note, 'at', to_json(s.signed_at)#>>'{}',
        'by', jsonb_build_object('id', u.id, 'name', u.name)) order by s.side)
        from definition_signature s join app_user u on u.id = s.signed_by where s.draft_id = ${definition.draftId}))`.execute(
    tx,
  )
}
