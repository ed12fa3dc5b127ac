import { sql } from 'kysely'
import type { Tx } from './database.ts'

/** What moving did to one row; `before` is what it takes to bring it back, beside where it pointed. */
export type Step = {
  key: number
  /** moved: it points to the kept one. joined: it was taken out or put behind a row of the kept one. added: it was made. */
  how: 'moved' | 'joined' | 'added'
  before: Record<string, unknown> | null
}
/** A row that undoing left where it is, and why: it belongs elsewhere by now, or it is no longer there. */
export type Stay = { mover: string; key: number; why: 'elsewhere' | 'not_there' | 'taken' }
export type Move = { from: number; to: number; mergeId: number; now: Date }
/** Back from the kept one to the one restored. */
export type Return = Move & { steps: readonly Step[] }

/** How one reference to a person or an account follows a merge and returns when it is undone. */
export type Mover = {
  /** Table and column; stands in the journal and is never renamed. */
  name: string
  /** What a person calls the rows, as a key of texts; null where they are not worth counting. */
  word: string | null
  /** Into the trash: the row goes along, the reference is cleared, or it stands in the way. */
  emptied: 'delete' | 'clear' | 'hinders'
  count(tx: Tx, of: number): Promise<number>
  /** The same of many in one statement; only those that have any. */
  countEach?(tx: Tx, of: readonly number[]): Promise<{ id: number; n: number }[]>
  move(tx: Tx, move: Move): Promise<Step[]>
  back(tx: Tx, back: Return): Promise<Stay[]>
}

export type Repointing = {
  table: string
  column: string
  /** The column (bigint) that names a row: its id, or with `once` the other half of a key with `column`. */
  key?: string
  word?: string
  emptied?: Mover['emptied']
  /** A key and the column are unique together: a row that the kept one has already is taken out until it is undone. */
  once?: boolean
}

/**
 * A plain reference: rows that point to the one point to the other. The domain that owns the table declares it; the
 * statement is one for all, so that what undoing does is exactly what moving did.
 */
export function repoint({
  table,
  column,
  key = 'id',
  word,
  emptied = 'hinders',
  once = false,
}: Repointing): Mover {
  const name = `${table}.${column}`
  const t = sql.table(table)
  const c = sql.ref(column)
  const k = sql.ref(key)
  return {
    name,
    word: word ?? null,
    emptied,
    async count(tx, of) {
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${t} where ${c} = ${of}`.execute(tx)
      return rows[0]!.n
    },
    async countEach(tx, of) {
      const { rows } = await sql<{ id: number; n: number }>`
        select ${c} as id, count(*) as n from ${t} where ${c} = any(${[...of]}::bigint[]) group by ${c}`.execute(
        tx,
      )
      return rows
    },
    async move(tx, { from, to }) {
      const twice = once
        ? await sql<Step>`
            delete from ${t} as t where t.${c} = ${from} and exists (select from ${t} as o where o.${c} = ${to} and o.${k} = t.${k})
            returning t.${k} as key, 'joined' as how, to_jsonb(t) as before`.execute(tx)
        : { rows: [] }
      const moved = await sql<Step>`
        update ${t} set ${c} = ${to} where ${c} = ${from} returning ${k} as key, 'moved' as how, null as before`.execute(
        tx,
      )
      return [...twice.rows, ...moved.rows]
    },
    async back(tx, { from, to, steps: all }) {
      const steps = all.filter(step => step.how !== 'added')
      const keys = steps.filter(step => step.how === 'moved').map(step => step.key)
      const returned = await sql<{ key: number }>`
        update ${t} set ${c} = ${to} where ${k} = any(${keys}::bigint[]) and ${c} = ${from} returning ${k} as key`.execute(
        tx,
      )
      const taken = steps.filter(step => step.how === 'joined')
      const restored =
        taken.length === 0
          ? { rows: [] }
          : await sql<{ key: number }>`
              insert into ${t} select r.* from jsonb_populate_recordset(null::${t}, ${JSON.stringify(taken.map(step => step.before))}::jsonb) r
              where exists (select from ${t} as o where o.${c} = ${from} and o.${k} = r.${k})
              returning ${k} as key`.execute(tx)
      return stayed(name, steps, [...returned.rows, ...restored.rows])
    },
  }
}

/** The steps that found no row to bring back. */
export function stayed(mover: string, steps: readonly Step[], returned: readonly { key: number }[]): Stay[] {
  const there = new Set(returned.map(({ key }) => key))
  return steps.flatMap(({ key }) => (there.has(key) ? [] : [{ mover, key, why: 'elsewhere' as const }]))
}
