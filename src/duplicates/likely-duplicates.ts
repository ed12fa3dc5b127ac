import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { candidatesFor, weightsNow } from './match-records.ts'
import { compare, emptyComparison } from './model/compare.ts'
import type { Written } from './model/find.ts'
import { indexed, type MatchKind, valuesIn } from './model/line.ts'
import { crowd } from './model/patterns.ts'
import { sayReason } from './model/say.ts'
import { weigh } from './model/weigh.ts'
import { settingOf } from './queries.ts'

/**
 * A record that is about to be written. Persons: name (or given and family), company, email, phone, streetLine,
 * postcode, locality, country; accounts: company, host, phone, streetLine, postcode, locality, country. Several
 * values as a list.
 */
export type Draft = Written

export type Likely = {
  id: number
  probability: number
  /** At or above the probability that a manager set for what is certain. */
  certain: boolean
  /** What weighs, the heaviest first; a positive weight (bits) speaks for the same. */
  reasons: { field: string; level: string; bits: number; sentence: string }[]
}

const most = 5

/**
 * For each draft the records there already that are likely the same, the surest first, at most five: as probable as a
 * human is asked about, or `least`. One set of statements, whatever the number of drafts; best some hundreds at a time.
 */
export async function likelyDuplicates(
  tx: Tx,
  kind: MatchKind,
  drafts: readonly Draft[],
  least?: number,
): Promise<Likely[][]> {
  const found: Likely[][] = drafts.map(() => [])
  if (drafts.length === 0) return found
  const { ask, certain } = await settingOf(tx, kind)
  const weights = await weightsNow(tx, kind)
  const rows = drafts.map((written, id) => indexed(kind, { id, written }))
  const values = rows.map(row => valuesIn(row.line))
  const into = emptyComparison()
  const candidates = await candidatesFor(
    tx,
    kind,
    rows.map(row => row.keys),
    crowd,
  )
  for (const { asked, id, line } of candidates) {
    const { probability, reasons } = weigh(
      weights,
      compare(weights.scheme, values[asked]!, valuesIn(line), into),
    )
    if (probability < (least ?? ask)) continue
    found[asked]!.push({
      id,
      probability,
      certain: probability >= certain,
      reasons: reasons
        .map(reason => ({
          field: reason.field,
          level: reason.level,
          bits: reason.bits,
          sentence: sayReason(reason),
        }))
        .sort((a, b) => b.bits - a.bits),
    })
  }
  return found.map(list => list.sort((a, b) => b.probability - a.probability || a.id - b.id).slice(0, most))
}

// Whoever types can tell at a glance, so that even a mere namesake is worth a look.
const whileEntering = 0.02

export type Entered = {
  kind: MatchKind
  name?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  accountId?: number | undefined
  website?: string | undefined
  city?: string | undefined
  country?: string | undefined
}

/** As likelyDuplicates for what stands in a form by now, with names. */
export async function likelyWhileEntering(tx: Tx, entered: Entered) {
  const { kind, name, email, phone, accountId, website, city, country } = entered
  const company =
    kind === 'person' && accountId
      ? (
          await sql<{
            name: string
            city: string | null
          }>`select name, city from account where id = ${accountId}`.execute(tx)
        ).rows[0]
      : undefined
  const draft: Draft =
    kind === 'person'
      ? {
          name: name ?? null,
          email: email ?? null,
          phone: phone ?? null,
          company: company?.name ?? null,
          country: country ?? null,
        }
      : {
          company: name ?? null,
          host: website ?? null,
          phone: phone ?? null,
          locality: city ?? null,
          country: country ?? null,
        }
  const [likely] = await likelyDuplicates(tx, kind, [draft], whileEntering)
  const ids = likely!.map(({ id }) => id)
  const { rows } = await sql<{ id: number; name: string; second: string | null }>`
    ${
      kind === 'person'
        ? sql`select p.id, p.name, coalesce(a.name, p.email) as second from person p left join account a on a.id = p.account_id`
        : sql`select p.id, p.name, nullif(concat_ws(', ', p.city, p.country), '') as second from account p`
    } where p.id = any(${ids}::bigint[])`.execute(tx)
  const byId = new Map(rows.map(row => [row.id, row]))
  return likely!.flatMap(each => {
    const row = byId.get(each.id)
    return row ? [{ ...row, ...each }] : []
  })
}
