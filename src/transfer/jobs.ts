import { rm } from 'node:fs/promises'
import { clearFolder, exportPath } from './place.ts'
import { storedFiles } from './queries.ts'
import { type ExportOptions, runExport } from './run-export.ts'
import { runImport } from './run-import.ts'
import { removeExpired } from './store-exports.ts'
import { runUndo } from './undo-import.ts'

const day = 86_400_000

/** The jobs of this domain by task name, for the worker. */
export const transferJobs = (options: ExportOptions) => ({
  'transfer.export': async (payload: unknown): Promise<void> => {
    await runExport((payload as { exportId: number }).exportId, options)
  },
  'transfer.tidy': async (): Promise<void> => {
    const gone = await options.db.as({ userId: null, role: 'system' }, tx =>
      removeExpired(tx, options.clock()),
    )
    for (const storedAs of gone) await rm(exportPath(options, storedAs), { force: true })
    const now = options.clock()
    const wanted = await options.db.as({ userId: null, role: 'system' }, tx => storedFiles(tx, now))
    await clearFolder(options, wanted, new Date(now.getTime() - day))
  },
  'transfer.import': async (payload: unknown): Promise<void> => {
    const importId = (payload as { importId: number }).importId
    await runImport(importId, options)
  },
  'transfer.undo': async (payload: unknown): Promise<void> => {
    await runUndo((payload as { importId: number }).importId, options)
  },
})
