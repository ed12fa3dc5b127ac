import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { saidIn, vocabularyIn } from '../segments/asked.ts'
import { segmentsIn } from '../segments/model/order.ts'
import { inLanguage } from '../segments/model/words.ts'
import { namesIn } from '../segments/names.ts'
import type { SegmentUser } from '../segments/users.ts'
import type { Names } from '../shared/condition/naming.ts'
import type { Condition } from '../shared/condition/tree.ts'
import type { Locale } from '../shared/texts.ts'
import type { Actor } from '../team/model/actor.ts'
import type { DescribeNeeds } from './describe-rules.ts'
import type { RoutingRules, RoutingTarget } from './model/routing/rule.ts'
import { withLeadWords } from './model/routing/words.ts'
import type { routingContract } from './model/routing-contract.ts'
import { routingAt, routingOf } from './routing-rules.ts'
import { routingSource } from './source.ts'

type Overview = z.infer<(typeof routingContract)['GET /api/routing']['response']>
type Described = Overview['inForce']

/** The rules in force beside the draft, in sentences, and every version before. */
export async function routingOverview(
  tx: Tx,
  needs: DescribeNeeds,
  actor: Actor,
  language: Locale,
  now: Date,
): Promise<Overview> {
  const inForce = await routingAt(tx, now)
  const { rows } = await sql<{ version: number; revision: number; note: string }>`
    select version, revision, note from routing_version where state = 'draft'`.execute(tx)
  const [draft] = rows
  const drafted = draft ? await routingOf(tx, draft.version) : null
  const said = await describe(tx, needs, drafted ? [inForce, drafted] : [inForce], language)
  return {
    inForce: said.all[0]!,
    draft: draft && drafted ? { ...said.all[1]!, note: draft.note, revision: draft.revision } : null,
    names: said.names,
    versions: await versions(tx, inForce.version),
    mayChange: actor.role === 'administrator' || actor.role === 'sales_manager',
  }
}

export async function routingVersion(
  tx: Tx,
  needs: DescribeNeeds,
  version: number,
  language: Locale,
): Promise<Described> {
  return (await describe(tx, needs, [await routingOf(tx, version)], language)).all[0]!
}

/** What rules may ask for, in a language. */
export async function routingWords(tx: Tx, language: Locale) {
  const { vocabulary, tongue } = await vocabularyIn(tx, await routingSource(tx), language)
  return { vocabulary: inLanguage(language, () => withLeadWords(vocabulary)), tongue }
}

export async function routingNote(tx: Tx, version: number): Promise<string> {
  const { rows } = await sql<{ note: string }>`
    select note from routing_version where version = ${version}`.execute(tx)
  return rows[0]?.note ?? ''
}

async function versions(tx: Tx, inForce: number): Promise<Overview['versions']> {
  const { rows } = await sql<Omit<Overview['versions'][number], 'inForce'>>`
    select v.version, v.note, to_json(v.in_force_from)#>>'{}' as "inForceFrom", u.name as "publishedBy"
    from routing_version v left join app_user u on u.id = v.published_by where v.state = 'published'
    order by v.in_force_from desc, v.version desc limit 200`.execute(tx)
  return rows.map(row => ({ ...row, inForce: row.version === inForce }))
}

/** In sentences of a language, with names for what is named by its id. */
async function describe(
  tx: Tx,
  { referents }: DescribeNeeds,
  all: readonly RoutingRules[],
  language: Locale,
): Promise<{ all: Described[]; names: Names }> {
  const source = await routingSource(tx)
  const worded = await routingWords(tx, language)
  const asked = all.flatMap(({ rules }) =>
    rules.flatMap(({ when }) => (when === null ? [] : [{ about: 'person' as const, when }])),
  )
  const names = await namesIn(tx, { source: async () => source, referents }, asked, worded.vocabulary)
  const { rows } = await sql<{ id: number; name: string }>`select id, name from app_user`.execute(tx)
  const users = new Map(rows.map(({ id, name }) => [id, name]))
  return {
    names,
    all: all.map(({ version, onBroken, onAbsence, rules }) => ({
      version,
      onBroken,
      onAbsence,
      rules: rules.map(({ key, label, when, to }) => ({
        key,
        label,
        when,
        sentence: when === null ? null : saidIn(when, 'person', worded, names),
        to: named(to, users),
      })),
    })),
  }
}

function named(to: RoutingTarget, users: ReadonlyMap<number, string>): Described['rules'][number]['to'] {
  const user = (id: number) => ({ id, name: users.get(id) ?? '' })
  if (to.kind === 'account_owner') return to
  if (to.kind === 'pool') return { kind: 'pool', users: to.userIds.map(user) }
  return {
    kind: 'users',
    users: to.users.map(({ userId, weight }) => ({ ...user(userId), weight })),
    pick: to.pick,
    today: to.today ?? false,
  }
}

/** Rules in force, to come or drafted that ask for a segment. */
export async function routingOfSegment(tx: Tx, segmentId: number): Promise<SegmentUser[]> {
  const { rows } = await sql<{ id: number; name: string; when: Condition }>`
    select r.id, r.label as name, r.condition as "when" from routing_rule r join routing_version v on v.version = r.version
    where r.condition is not null and (v.state = 'draft' or v.in_force_from >= coalesce(
      (select max(in_force_from) from routing_version where state = 'published' and in_force_from <= now()), '-infinity'))
    order by lower(r.label), r.id`.execute(tx)
  return rows.flatMap(({ when, ...rule }) =>
    segmentsIn(when).includes(segmentId) ? [{ kind: 'routing', ...rule }] : [],
  )
}
