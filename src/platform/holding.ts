import { type RawBuilder, sql } from 'kysely'
import { numbers } from './columns.ts'
import type { Tx } from './database.ts'

/** One thing that somebody holds: the key of its row, what people call it, where it belongs. */
export type HeldItem = { key: number; title: string; territoryId: number | null }
/** What became of one row: it has another holder; the receiver had it already; it was put aside for the receiver's sake. */
export type Given = {
  key: number
  how: 'moved' | 'joined' | 'lifted'
  before: Record<string, unknown> | null
}
/** A row that giving back left where it is, and why. */
export type Left = { key: number; why: 'elsewhere' | 'done' | 'not_there' }
export type Giving = { from: number; to: number; keys: readonly number[]; now: Date }
export type GivingBack = { from: number; to: number; given: readonly Given[]; now: Date }

/** How what one user holds of one kind goes to another, and comes back. */
export type Holding<Word extends string = string> = {
  /** Table and column; stands in the journal and is never renamed. */
  name: string
  /** What people call these things. */
  word: Word
  items(tx: Tx, userId: number, now: Date): Promise<HeldItem[]>
  /** How many things each user holds. */
  counts(tx: Tx, now: Date): Promise<{ userId: number; n: number }[]>
  /** Those of the keys that this receiver cannot take; they stay where they are. */
  cannot(tx: Tx, to: number, keys: readonly number[]): Promise<number[]>
  /** How many of these a promise runs about. */
  clocks(tx: Tx, keys: readonly number[]): Promise<number>
  give(tx: Tx, giving: Giving): Promise<Given[]>
  /** Holds these rows until the transaction ends, in one order, so that what `left` then says stays true. */
  hold(tx: Tx, keys: readonly number[]): Promise<void>
  /** What giving back would leave, and why; nothing is written. */
  left(tx: Tx, back: GivingBack): Promise<Left[]>
  giveBack(tx: Tx, back: GivingBack): Promise<void>
}

/** Rows by their id. */
export async function holdRows(tx: Tx, table: string, keys: readonly number[]): Promise<void> {
  await sql`select from ${sql.table(table)} where id = any(${numbers(keys)}::bigint[]) order by id for update`.execute(
    tx,
  )
}

export type Held<Word extends string> = {
  table: string
  column: string
  word: Word
  /** Of the row `t`: what people call it, and its territory. */
  title: RawBuilder<unknown>
  territory?: RawBuilder<unknown>
  /** Further tables that title and territory need. */
  joins?: RawBuilder<unknown>
  /** Rows that are still held: what is done stays with whoever did it. */
  open?: (now: Date) => RawBuilder<unknown>
  /** What else a change of the holder writes: `, version = version + 1`. */
  also?: (now: Date) => RawBuilder<unknown>
  /** What follows when these rows go from one to the other. */
  follow?: (tx: Tx, keys: number[], from: number, to: number, now: Date) => Promise<void>
  clocks?: Holding['clocks']
}

/**
 * A plain column of the present holder. The domain that owns the table declares it; the statement is one for all, so that
 * what giving back does is exactly what giving did.
 */
export function held<Word extends string>(of: Held<Word>): Holding<Word> {
  const t = sql.table(of.table)
  const c = sql.ref(of.column)
  const open = of.open ?? (() => sql`true`)
  const pass = async (tx: Tx, keys: readonly number[], from: number, to: number, now: Date) => {
    const { rows } = await sql<{ key: number }>`
      update ${t} as t set ${c} = ${to} ${of.also?.(now) ?? sql``}
      where t.id = any(${numbers(keys)}::bigint[]) and t.${c} = ${from} and ${open(now)} returning t.id as key`.execute(
      tx,
    )
    const passed = rows.map(({ key }) => key)
    if (passed.length > 0) await of.follow?.(tx, passed, from, to, now)
    return passed
  }
  return {
    name: `${of.table}.${of.column}`,
    word: of.word,
    async items(tx, userId, now) {
      const { rows } = await sql<HeldItem>`
        select t.id as key, ${of.title} as title, ${of.territory ?? sql`null::bigint`} as "territoryId"
        from ${t} t ${of.joins ?? sql``} where t.${c} = ${userId} and ${open(now)} order by t.id`.execute(tx)
      return rows
    },
    async counts(tx, now) {
      const { rows } = await sql<{ userId: number; n: number }>`
        select t.${c} as "userId", count(*) as n from ${t} t where t.${c} is not null and ${open(now)} group by 1`.execute(
        tx,
      )
      return rows
    },
    cannot: async () => [],
    clocks: of.clocks ?? (async () => 0),
    async give(tx, { from, to, keys, now }) {
      const passed = await pass(tx, keys, from, to, now)
      return passed.map(key => ({ key, how: 'moved' as const, before: null }))
    },
    hold: (tx, keys) => holdRows(tx, of.table, keys),
    async left(tx, { from, given, now }) {
      const keys = given.map(({ key }) => key)
      const { rows } = await sql<Left>`
        select k.key, case when t.id is null then 'not_there' when t.${c} is distinct from ${from}::bigint then 'elsewhere' else 'done' end as why
        from unnest(${numbers(keys)}::bigint[]) k(key) left join ${t} t on t.id = k.key
        where t.id is null or t.${c} is distinct from ${from}::bigint or not (${open(now)}) order by k.key`.execute(
        tx,
      )
      return rows
    },
    async giveBack(tx, { from, to, given, now }) {
      await pass(
        tx,
        given.map(({ key }) => key),
        from,
        to,
        now,
      )
    },
  }
}
