import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { RoutingRules } from './model/routing/rule.ts'
import type { Owed } from './model/routing/turns.ts'

/** Leads are dealt one after the other: routing looks at who holds how many. */
export async function takeRoutingTurn(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('routing', 0))`.execute(tx)
}

/** Whoever changes or publishes the draft waits for whoever does so already. */
export async function lockRoutingDraft(tx: Tx): Promise<{ version: number; revision: number } | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended('routing rules', 0))`.execute(tx)
  const { rows } = await sql<{ version: number; revision: number }>`
    select version, revision from routing_version where state = 'draft'`.execute(tx)
  return rows[0] ?? null
}

type Draft = Omit<RoutingRules, 'version'> & { note: string }

export async function insertRoutingDraft(
  tx: Tx,
  { note, onBroken, onAbsence, rules }: Draft,
  { userId, now }: { userId: number | null; now: Date },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into routing_version (version, state, note, on_broken, on_absence, made_by, made_at)
    select coalesce(max(version), 0) + 1, 'draft', ${note}, ${onBroken}, ${onAbsence}, ${userId}, ${now} from routing_version
    returning version`.execute(tx)
  await insertRules(tx, rows[0]!.version, rules)
  return rows[0]!.version
}

export async function updateRoutingDraft(
  tx: Tx,
  version: number,
  { note, onBroken, onAbsence, rules }: Draft,
): Promise<void> {
  await sql`update routing_version set note = ${note}, on_broken = ${onBroken}, on_absence = ${onAbsence},
    revision = revision + 1 where version = ${version} and state = 'draft'`.execute(tx)
  await sql`delete from routing_rule where version = ${version}`.execute(tx)
  await insertRules(tx, version, rules)
}

async function insertRules(tx: Tx, version: number, rules: RoutingRules['rules']): Promise<void> {
  const rows = rules.map(({ key, label, when, to }, index) => ({
    position: index + 1,
    key,
    label,
    condition: when,
    target: to,
  }))
  await sql`insert into routing_rule (version, position, key, label, condition, target)
    select ${version}, position, key, label, nullif(condition, 'null'), target
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(position int, key text, label text, condition jsonb, target jsonb)`.execute(
    tx,
  )
}

export async function deleteRoutingDraft(tx: Tx): Promise<void> {
  await sql`delete from routing_version where state = 'draft'`.execute(tx)
}

export async function publishRoutingDraft(
  tx: Tx,
  version: number,
  { from, userId }: { from: Date; userId: number | null },
): Promise<void> {
  await sql`update routing_version set state = 'published', in_force_from = ${from}, published_by = ${userId}
    where version = ${version} and state = 'draft'`.execute(tx)
}

export async function setOwed(tx: Tx, turn: { ruleKey: string; owed: Owed } | null): Promise<void> {
  if (!turn) return
  await sql`/* prepared */
    insert into routing_turn (rule_key, owed) values (${turn.ruleKey}, ${JSON.stringify(Object.fromEntries(turn.owed))}::jsonb)
    on conflict (rule_key) do update set owed = excluded.owed`.execute(tx)
}

export type Assignment = {
  leadId: number
  how: 'raised' | 'given' | 'claimed' | 'broken' | 'absence' | 'rerouted' | 'undone'
  userId: number | null
  fromUserId?: number | null
  byUserId?: number | null
  version?: number | null
  ruleKey?: string | null
  ruleLabel?: string | null
  reroutingId?: number | null
}

/** Notes into whose hands leads came. */
export async function insertAssignments(tx: Tx, all: readonly Assignment[], now: Date): Promise<void> {
  if (all.length === 0) return
  const rows = all.map(each => ({
    lead_id: each.leadId,
    how: each.how,
    user_id: each.userId,
    from_user_id: each.fromUserId ?? null,
    by_user_id: each.byUserId ?? null,
    version: each.version ?? null,
    rule_key: each.ruleKey ?? null,
    rule_label: each.ruleLabel ?? null,
    rerouting_id: each.reroutingId ?? null,
  }))
  await sql`/* prepared */
    insert into lead_assignment (lead_id, at, how, user_id, from_user_id, by_user_id, version, rule_key, rule_label, rerouting_id)
    select lead_id, ${now}::timestamptz, how, user_id, from_user_id, by_user_id, version, rule_key, rule_label, rerouting_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(lead_id bigint, how text, user_id bigint, from_user_id bigint,
      by_user_id bigint, version int, rule_key text, rule_label text, rerouting_id bigint)`.execute(tx)
}
