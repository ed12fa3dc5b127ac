import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One erasure without a word of whom: the id, and when that person became known, which tells it from a later one. */
export type ErasureLine = { id: number; knownAt: string; at: string }

const logPath = (dataDir: string): string => join(dataDir, 'erasures.jsonl')

/** All erasures of this installation, in the order they were made. A last line that was cut off by a crash is passed over. */
export async function readErasures(dataDir: string): Promise<ErasureLine[]> {
  const text = await readFile(logPath(dataDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap(line => {
    try {
      const { id, knownAt, at } = JSON.parse(line) as ErasureLine
      return Number.isSafeInteger(id) && !Number.isNaN(Date.parse(knownAt)) ? [{ id, knownAt, at }] : []
    } catch {
      return []
    }
  })
}

/** Writes the erasure down beside the database, once: a backup that is put back does not know of it. */
export async function appendErasure(dataDir: string, line: ErasureLine): Promise<void> {
  const known = await readErasures(dataDir)
  if (known.some(({ id, knownAt }) => id === line.id && knownAt === line.knownAt)) return
  await appendFile(logPath(dataDir), `\n${JSON.stringify(line)}\n`, { mode: 0o600, flush: true })
}
