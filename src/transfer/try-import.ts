import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { countRemark, type RowOutcome } from '../shared/batch.ts'
import type { Actor } from '../team/model/actor.ts'
import { batches } from './batches.ts'
import { chunkSize } from './model/chunks.ts'
import type { Field, Kind } from './model/fields.ts'
import { mappingProblem } from './model/kinds.ts'
import { problemList, type Tried } from './model/problems.ts'
import { addReadingRemarks, addSameRemarks } from './model/remarks.ts'
import type { Counts, Settings } from './model/settings.ts'
import { understandingOf } from './model/understand.ts'
import { companyReading } from './queries.ts'
import { readTable } from './read-table.ts'

/** So many rows are tried: what they need is held until the request is answered. */
export const triedUpTo = 3_000

/**
 * Runs an import for real and takes it back, so its figures are those of the receipt as long as nothing else changes. Null
 * for a longer file, and for one that cannot be started. Nothing is left of it, nor are rows locked longer than the request.
 */
export async function tryImport(
  tx: Tx,
  actor: Actor,
  {
    kind,
    path,
    fields,
    settings,
  }: { kind: Kind; path: string; fields: readonly Field[]; settings: Settings },
  now: Date,
): Promise<Tried | null> {
  if (mappingProblem(kind, fields, settings.mapping) !== null) return null
  const company = await companyReading(tx)
  const understand = understandingOf(fields, settings, company)
  const { prepare, write } = batches[kind]
  const problems = problemList()
  const counts: Counts = { created: 0, updated: 0, unchanged: 0, refused: 0 }
  const remarks = new Map<string, number>()
  let chunk: { number: number; cells: string[]; made: unknown }[] = []
  const refuse = (number: number, { refused, field }: { refused: string; field?: string }) => {
    counts.refused++
    problems.note(field ?? null, refused, number)
  }
  const flush = async () => {
    const rows = chunk
    chunk = []
    const options = {
      create: settings.create,
      onKnown: settings.onKnown,
      origin: settings.origin,
      source: 'import',
    }
    const done = await write(
      tx,
      actor,
      rows.map(({ made }) => made),
      now,
      options,
    )
    done.outcomes.forEach((outcome: RowOutcome, i) => {
      if (typeof outcome === 'string') counts[outcome]++
      else refuse(rows[i]!.number, outcome)
    })
    for (const [remark, count] of done.remarks) countRemark(remarks, remark, count)
    addSameRemarks(remarks, settings, rows)
  }
  await sql`savepoint try_import`.execute(tx)
  try {
    await sql`select set_config('app.source', 'import', true)`.execute(tx)
    let rows = 0
    // A row that cannot be read counts in its chunk, as it does when it is run.
    let inChunk = 0
    for await (const { number, cells, problem } of readTable(path, settings)) {
      if (++rows > triedUpTo) return null
      const read = problem === undefined ? understand(cells) : { refused: problem }
      if ('values' in read) chunk.push({ number, cells, made: prepare(read.values) })
      else refuse(number, read)
      if (++inChunk === chunkSize(kind)) {
        await flush()
        inChunk = 0
      }
    }
    if (chunk.length > 0) await flush()
    addReadingRemarks(remarks, { settings, fields, company }, rows)
    return {
      ...counts,
      problems: problems.all(),
      remarks: [...remarks].map(([remark, count]) => ({ remark, count })).sort((a, b) => b.count - a.count),
    }
  } finally {
    await sql`rollback to savepoint try_import`.execute(tx)
  }
}
