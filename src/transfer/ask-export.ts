import { randomBytes } from 'node:crypto'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { ExportFormat, List } from './model/lists.ts'
import { assertMayExport } from './model/may-export.ts'
import { type Export, exportById } from './queries.ts'
import { cancelExportRun, insertExport } from './store-exports.ts'

const days = 7

/** Queues an export with the rights of whoever asks; its file can be fetched for seven days. Refuses `not_yours`. */
export async function askExport(
  tx: Tx,
  actor: Actor,
  input: { what: List | 'everything'; format: ExportFormat; filter: Readonly<Record<string, unknown>> },
  now: Date,
): Promise<Export> {
  assertMayExport(actor, input.what)
  const ending = input.what === 'everything' ? 'zip' : input.format
  const id = await insertExport(
    tx,
    {
      ...input,
      userId: actor.userId,
      storedAs: `${randomBytes(12).toString('hex')}.${ending}`,
      fileName: `${input.what}-${now.toISOString().slice(0, 10)}.${ending}`,
      expiresAt: new Date(now.getTime() + days * 86_400_000),
    },
    now,
  )
  await enqueue(tx, 'transfer.export', { exportId: id }, { key: `transfer.export:${id}` })
  return exportById(tx, actor, id)
}

/** Stops an export; nothing of its file stays. Refuses `no_such_export`, `already_ended`. */
export async function cancelExport(tx: Tx, actor: Actor, id: number, now: Date): Promise<{ ok: true }> {
  await exportById(tx, actor, id)
  if (!(await cancelExportRun(tx, id, now))) refuse('already_ended', 409, 'This export has ended already.')
  return { ok: true }
}
