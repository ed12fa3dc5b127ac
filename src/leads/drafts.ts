import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import type { Problem } from '../shared/condition/reading.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import { type Actor, isManager } from '../team/model/actor.ts'
import { definitionsByVersion } from './definitions.ts'
import { type DescribeNeeds, describeRules } from './describe-rules.ts'
import { changedRules } from './model/definition/changes.ts'
import type { Rules } from './model/definition/rules.ts'
import { maySignFor } from './model/definition/sides.ts'
import type { draftAnswer, draftLine } from './model/definition-contract.ts'
import type { DraftRow } from './store-drafts.ts'

type Person = { id: number; name: string } | null
export type DraftDetail = z.infer<typeof draftAnswer>
export type DraftLine = z.infer<typeof draftLine>

const columns = sql`d.id, d.name, d.note, d.based_on as "basedOn", d.revision, d.in_force_from as "inForceFrom", d.state, d.version`

/** The last version that both sides signed; 1 where nobody has published one yet. */
export async function lastVersion(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    version: number | null
  }>`select max(version) as version from lead_definition`.execute(tx)
  return rows[0]!.version ?? 1
}

export async function lockDraft(tx: Tx, id: number): Promise<DraftRow> {
  // One signature after the other: both at once would each find the other missing.
  await sql`select pg_advisory_xact_lock(hashtextextended('definition', 0))`.execute(tx)
  const { rows } = await sql<DraftRow>`
    select ${columns}, d.rules from definition_draft d where d.id = ${id} for update`.execute(tx)
  return rows[0] ?? noSuchDraft()
}

type DraftMade = DraftRow & { madeBy: Person; madeAt: Date; changedBy: Person; changedAt: Date }

export async function draftRow(tx: Tx, id: number): Promise<DraftMade> {
  const [row] = await draftRows(tx, sql`d.id = ${id}`)
  return row ?? noSuchDraft()
}

async function draftRows(tx: Tx, where: RawBuilder<unknown>): Promise<DraftMade[]> {
  const { rows } = await sql<DraftMade>`
    select ${columns}, d.rules, ${reference('m')} as "madeBy", d.made_at as "madeAt", ${reference('c')} as "changedBy",
      d.changed_at as "changedAt"
    from definition_draft d left join app_user m on m.id = d.made_by left join app_user c on c.id = d.changed_by
    where ${where} order by d.state = 'open' desc, d.id desc limit 200`.execute(tx)
  return rows
}

const noSuchDraft = (): never => refuse('no_such_draft', 404, 'There is no such draft.')

export type SignatureRow = {
  side: 'marketing' | 'sales'
  revision: number
  note: string
  signedBy: number
  name: string
  signedAt: Date
}

export async function signaturesOf(tx: Tx, draftId: number): Promise<SignatureRow[]> {
  const { rows } = await sql<SignatureRow>`
    select s.side, s.revision, s.note, s.signed_by as "signedBy", u.name, s.signed_at as "signedAt"
    from definition_signature s join app_user u on u.id = s.signed_by where s.draft_id = ${draftId} order by s.side`.execute(
    tx,
  )
  return rows
}

/** All drafts, those that are talked over first. */
export async function listDrafts(tx: Tx): Promise<DraftLine[]> {
  const drafts = await draftRows(tx, sql`true`)
  const { rows } = await sql<{ draftId: number; comments: number }>`
    select draft_id as "draftId", count(*)::int as comments from definition_comment where settled_at is null group by draft_id`.execute(
    tx,
  )
  const versions = await definitionsByVersion(tx, [...new Set(drafts.map(({ basedOn }) => basedOn))])
  return Promise.all(
    drafts.map(async draft => ({
      ...lineOf(draft),
      changes: changedRules(versions.get(draft.basedOn)!.rules, draft.rules).length,
      comments: rows.find(({ draftId }) => draftId === draft.id)?.comments ?? 0,
      signed: (await signaturesOf(tx, draft.id)).map(({ side }) => side),
    })),
  )
}

const lineOf = ({ rules: _, ...draft }: DraftMade) => ({
  ...draft,
  inForceFrom: draft.inForceFrom?.toISOString() ?? null,
  madeAt: draft.madeAt.toISOString(),
  changedAt: draft.changedAt.toISOString(),
})

/** A draft beside the version that it changes, in sentences; what was said of it and who signed. */
export async function draftDetail(
  tx: Tx,
  actor: Actor,
  needs: DescribeNeeds,
  id: number,
  language: Locale,
): Promise<DraftDetail> {
  const draft = await draftRow(tx, id)
  const latest = await lastVersion(tx)
  // What became a version is read beside what it changed then.
  const against = draft.state === 'open' ? latest : draft.basedOn
  const before = (await definitionsByVersion(tx, [against])).get(against)!
  const described = await describeRules(tx, needs, draft.rules, language)
  const signatures = await signaturesOf(tx, id)
  const isOpen = draft.state === 'open'
  return {
    ...lineOf(draft),
    rules: described.rules,
    names: described.names,
    against: {
      version: against,
      name: before.name,
      inForceFrom: before.inForceFrom.toISOString(),
      rules: (await describeRules(tx, needs, before.rules, language)).rules,
    },
    stale: isOpen && draft.basedOn !== latest,
    changed: changedRules(before.rules, draft.rules),
    comments: await commentsOf(tx, id),
    signatures: signatures.map(({ side, note, name, signedBy, signedAt }) => ({
      side,
      note,
      by: { id: signedBy, name },
      at: signedAt.toISOString(),
    })),
    maySign: isOpen
      ? (['marketing', 'sales'] as const).filter(
          side =>
            maySignFor(actor, side) &&
            !signatures.some(signature => signature.side === side || signature.signedBy === actor.userId),
        )
      : [],
    mayReturn: isOpen && isManager(actor),
    mayWithdraw: isOpen && (isManager(actor) || draft.madeBy?.id === actor.userId),
  }
}

async function commentsOf(tx: Tx, draftId: number): Promise<DraftDetail['comments']> {
  const { rows } = await sql<DraftDetail['comments'][number]>`
    select c.id, c.rule_id as "ruleId", c.kind, c.body, c.side, c.revision, ${reference('u')} as by,
      to_json(c.made_at)#>>'{}' as at, to_json(c.settled_at)#>>'{}' as "settledAt", ${reference('s')} as "settledBy"
    from definition_comment c left join app_user u on u.id = c.made_by left join app_user s on s.id = c.settled_by
    where c.draft_id = ${draftId} order by c.id`.execute(tx)
  return rows
}

/** Thresholds for product groups and territories that there are not, by their place. */
export async function missingPlaces(tx: Tx, { thresholds }: Rules): Promise<Problem[]> {
  const { rows } = await sql<{ kind: string; id: number }>`
    select 'productGroupId' as kind, id from product_group union all select 'territoryId', id from territory`.execute(
    tx,
  )
  const known = new Set(rows.map(({ kind, id }) => `${kind} ${id}`))
  return thresholds.flatMap((threshold, n) =>
    (['productGroupId', 'territoryId'] as const)
      .filter(key => threshold[key] !== undefined && !known.has(`${key} ${threshold[key]}`))
      .map(key => ({ at: `/thresholds/${n}/${key}`, detail: 'There is no such one here.' })),
  )
}
