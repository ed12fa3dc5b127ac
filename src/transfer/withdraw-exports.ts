import type { Tx } from '../platform/database.ts'
import { withdrawRuns } from './store-exports.ts'

/**
 * Ends these exports, and all that are being written: their files must not be fetched any more. Whoever calls removes
 * the files; a run that is under way finds itself ended and leaves none. May be asked for again.
 */
export const withdrawExports = (tx: Tx, files: readonly string[], now: Date): Promise<void> =>
  withdrawRuns(tx, files, now)
