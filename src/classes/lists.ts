import { sql } from 'kysely'
import type { z } from 'zod'
import { assertAccountSeen } from '../customers/queries.ts'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { readRule, ruleVersions } from '../platform/rule.ts'
import { type AccountFigures, activeClassRule, computedClasses } from './classes.ts'
import { type ClassRule, faultOf } from './model/class.ts'
import { type classContract, classRule } from './model/contract.ts'

type Answers = {
  [K in keyof typeof classContract]: z.infer<(typeof classContract)[K]['response']>
}
type Overview = Answers['GET /api/classes']
type Preview = Answers['GET /api/classes/preview']
type Moved = Answers['GET /api/classes/preview/accounts']
type OfAccount = Answers['GET /api/accounts/:id/class']

/** Accounts of each class and the sum of their measure; a group counts its measure once, at its head. */
export async function classOverview(tx: Tx): Promise<Overview> {
  const rule = await activeClassRule(tx)
  const { rows } = await sql<Overview['classes'][number]>`
    select c.letter, count(*) as n, coalesce(sum(c.value_cents) filter (where c.head_id = c.account_id), 0) as "valueCents"
    from account_class c join account a on a.id = c.account_id group by c.letter`.execute(tx)
  const at = await sql<{ at: string | null }>`
    select to_json(computed_at)#>>'{}' as at from class_rule where active`.execute(tx)
  return { rule, computedAt: at.rows[0]!.at, classes: inOrder(rule, rows) }
}

/** Letters of the rule first, then those of an older one that are still held. */
function inOrder<T extends { letter: string; n: number; valueCents: number }>(
  rule: ClassRule,
  rows: readonly T[],
): Overview['classes'] {
  const held = new Map(rows.map(row => [row.letter, row]))
  const letters = rule.classes.map(({ letter }) => letter)
  const others = rows.filter(({ letter }) => !letters.includes(letter))
  return [...letters.map(letter => held.get(letter) ?? { letter, n: 0, valueCents: 0 }), ...others]
}

export const classRules = async (tx: Tx): Promise<Answers['GET /api/classes/rules']> => ({
  items: await ruleVersions<ClassRule>(tx, 'class_rule'),
})

/** A rule from the text of an address. Refuses what is none. */
export const readClassRule = (text: string): ClassRule => readRule(text, classRule, faultOf)

export async function previewClasses(
  tx: Tx,
  rule: ClassRule,
  figures: AccountFigures,
  now: Date,
): Promise<Preview> {
  const { rows } = await sql<{ from: string | null; to: string; n: number; valueCents: number }>`
    select c.letter as "from", n.letter as "to", count(*) as n,
      coalesce(sum(n.value_cents) filter (where n.head_id = n.account_id), 0) as "valueCents"
    from (${computedClasses(rule, figures, now)}) n left join account_class c on c.account_id = n.account_id
    group by c.letter, n.letter order by c.letter nulls last, n.letter`.execute(tx)
  const sums = new Map<string, { letter: string; n: number; valueCents: number }>()
  for (const { to, n, valueCents } of rows) {
    const sum = sums.get(to) ?? { letter: to, n: 0, valueCents: 0 }
    sums.set(to, { letter: to, n: sum.n + n, valueCents: sum.valueCents + valueCents })
  }
  const changes = rows.filter(({ from, to }) => from !== to).map(({ from, to, n }) => ({ from, to, n }))
  return {
    total: rows.reduce((sum, { n }) => sum + n, 0),
    changed: changes.reduce((sum, { n }) => sum + n, 0),
    classes: inOrder(rule, [...sums.values()]),
    changes,
  }
}

/** Each figure of the preview is the count of these, so narrowed. */
export async function previewAccounts(
  tx: Tx,
  rule: ClassRule,
  query: Omit<z.output<(typeof classContract)['GET /api/classes/preview/accounts']['query']>, 'rule'>,
  figures: AccountFigures,
  now: Date,
): Promise<Moved> {
  const after = query.cursor ? readCursor(query.cursor, 2) : null
  const { rows } = await sql<Moved['items'][number] & { total: number }>`
    with moved as materialized (
      select a.id, a.name, c.letter as "from", n.letter as "to", n.value_cents as "valueCents", n.rank
      from (${computedClasses(rule, figures, now)}) n join account a on a.id = n.account_id
      left join account_class c on c.account_id = n.account_id
      where true
        ${query.from === undefined ? sql`` : query.from === '-' ? sql`and c.letter is null` : sql`and c.letter = ${query.from}`}
        ${query.to === undefined ? sql`` : sql`and n.letter = ${query.to}`}
        ${query.changed === 'true' ? sql`and c.letter is distinct from n.letter` : sql``}
    )
    select m.*, (select count(*) from moved) as total from moved m
    where true ${after ? sql`and (m.rank, m.id) > (${after[0]}::bigint, ${after[1]}::bigint)` : sql``}
    order by m.rank, m.id limit ${query.limit + 1}`.execute(tx)
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items: items.map(({ total: _, ...item }) => item),
    next: rows.length > query.limit && last ? writeCursor([last.rank, last.id]) : null,
    total: rows[0]?.total ?? 0,
  }
}

export async function classOfAccount(tx: Tx, id: number): Promise<OfAccount> {
  await assertAccountSeen(tx, id)
  const current = await sql<
    Omit<NonNullable<OfAccount['current']>, 'rule'> & { rule: ClassRule; version: number }
  >`
    select c.letter, c.place, to_json(c.since)#>>'{}' as since, ${reference('h')} as head, c.members,
      c.revenue_cents as "revenueCents", c.margin_cents as "marginCents", c.potential_cents as "potentialCents",
      c.value_cents as "valueCents", c.rank, c.ranked, c.ahead, to_json(coalesce(r.computed_at, c.computed_at))#>>'{}' as "computedAt",
      r.rule, r.version
    from account_class c join account h on h.id = account_today(c.head_id) join class_rule r on r.version = c.version
    where c.account_id = account_today(${id})`.execute(tx)
  const { rows: changes } = await sql<OfAccount['changes'][number]>`
    select before, letter, to_json(at)#>>'{}' as at, version, value_cents as "valueCents", rank, ranked
    from account_class_change where account_id = account_today(${id}) order by id desc limit 50`.execute(tx)
  const [found] = current.rows
  if (!found) return { current: null, changes }
  const { rule, version, ...rest } = found
  return { current: { ...rest, rule: { ...rule, version } }, changes }
}
