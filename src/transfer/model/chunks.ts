import type { Kind } from './fields.ts'

/** Rows that commit together. */
export const chunkRows = 1_000
/** Of kinds that are told by the million. */
const largeChunks: Partial<Record<Kind, number>> = { persons: 5_000, touches: 5_000 }

export const chunkSize = (kind: Kind): number => largeChunks[kind] ?? chunkRows
