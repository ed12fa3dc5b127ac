import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Journal, Subject } from '../shared/batch.ts'
import { insertChanged, insertCreated } from './store-journal.ts'

type Row = Record<string, unknown>

async function rowsOf(tx: Tx, subject: Subject, ids: readonly number[]): Promise<Map<number, Row>> {
  const { rows } = await sql<{ id: number; state: Row }>`
    select id, state from import_rows(${subject}, ${`{${ids.join(',')}}`}::bigint[])`.execute(tx)
  return new Map(rows.map(row => [row.id, row.state]))
}

/** Notes what one chunk writes. `close` looks at the changed rows again and stores what became of them. */
export function openJournal(tx: Tx, importId: number): Journal & { close(now: Date): Promise<void> } {
  const created = new Map<Subject, number[]>()
  const before = new Map<Subject, Map<number, Row>>()
  return {
    created(subject, ids) {
      if (ids.length === 0) return
      const made = created.get(subject)
      if (made) for (const id of ids) made.push(id)
      else created.set(subject, [...ids])
    },
    async changing(subject, ids) {
      const made = new Set(created.get(subject))
      const there = before.get(subject) ?? new Map<number, Row>()
      const fresh = ids.filter(id => !there.has(id) && !made.has(id))
      if (fresh.length === 0) return
      for (const [id, row] of await rowsOf(tx, subject, fresh)) there.set(id, row)
      before.set(subject, there)
    },
    async close(now) {
      for (const [subject, rows] of before) {
        const after = await rowsOf(tx, subject, [...rows.keys()])
        const changes = [...rows].flatMap(([id, was]) => {
          const is = after.get(id)
          const keys = is ? Object.keys(is).filter(key => !isDeepStrictEqual(was[key], is[key])) : []
          const pick = (row: Row) => Object.fromEntries(keys.map(key => [key, row[key] ?? null]))
          return is && keys.length > 0 ? [{ id, before: pick(was), after: pick(is) }] : []
        })
        await insertChanged(tx, importId, subject, changes, now)
      }
      for (const [subject, ids] of created) await insertCreated(tx, importId, subject, ids, now)
    },
  }
}
