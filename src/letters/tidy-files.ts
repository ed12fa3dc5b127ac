import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { systemActor } from '../team/model/actor.ts'
import { letterPath, type PrintNeeds } from './print-letter.ts'

/** After so many days the file for the printer goes; what was logged stays. */
const daysKept = 90

/** Removes files that no letter needs any more: of letters changed or thrown away since, and old ones. Answers how many. */
export async function tidyFiles({ db, clock, dataDir }: PrintNeeds): Promise<number> {
  const since = new Date(clock().getTime() - daysKept * 86_400_000)
  const { rows } = await db.as(systemActor, tx =>
    sql<{ file: string }>`
      select stored_as as file from letter where stored_as is not null and (state in ('waiting', 'running')
        or state in ('ready', 'logging', 'logged', 'undoing', 'undone') and printed_at > ${since})`.execute(
      tx,
    ),
  )
  const needed = new Set(rows.flatMap(({ file }) => [file, `${file}.part`]))
  const names = await readdir(join(dataDir, 'letters')).catch(() => [])
  let gone = 0
  for (const name of names) {
    const path = letterPath({ dataDir }, name)
    if (needed.has(name) || !(await stat(path).catch(() => null))?.isFile()) continue
    await rm(path, { force: true })
    gone++
  }
  return gone
}
