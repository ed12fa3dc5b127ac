import { createHash } from 'node:crypto'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { insertListAccesses, type ListAccess } from './store.ts'

const hourMs = 3_600_000
const mostRemembered = 20_000

/**
 * Writes down whom a list, a search or a log of many showed to whom, before its answer leaves: one row for each answer, the
 * same answer once an hour. Answers of the same moment share one statement: while one is under way, the others gather.
 */
export function listNotes(db: Database, clock: Clock): (read: Omit<ListAccess, 'at'>) => Promise<void> {
  let hour = 0
  const written = new Set<string>()
  let gathered: ListAccess[] = []
  let writing: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  const write = (): Promise<void> => {
    const rows = gathered
    gathered = []
    next = null
    writing = insertListAccesses(db.full, rows)
    return writing
  }
  return async read => {
    if (read.personIds.length === 0) return
    const at = clock()
    const current = Math.floor(at.getTime() / hourMs)
    if (current !== hour || written.size >= mostRemembered) written.clear()
    hour = current
    const key = createHash('sha1').update(JSON.stringify(read)).digest('base64')
    if (written.has(key)) return
    gathered.push({ ...read, at })
    next ??= writing.then(write, write)
    await next
    written.add(key)
  }
}
