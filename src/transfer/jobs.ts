import { type RunOptions, runImport } from './run-import.ts'
import { runUndo } from './undo-import.ts'

/** The jobs of this domain by task name, for the worker. */
export const transferJobs = (options: Pick<RunOptions, 'db' | 'clock' | 'dataDir'>) => ({
  'transfer.import': async (payload: unknown): Promise<void> => {
    const importId = (payload as { importId: number }).importId
    await runImport(importId, options)
  },
  'transfer.undo': async (payload: unknown): Promise<void> => {
    await runUndo((payload as { importId: number }).importId, options)
  },
})
