import type { Tx } from '../platform/database.ts'
import { pausePromises, resumePromises } from './store.ts'

/** Promises about these stop running, for another one about the same request runs; answers those that ran. */
export async function pausePromise(tx: Tx, kind: string, about: number[]): Promise<number[]> {
  return about.length === 0 ? [] : pausePromises(tx, kind, about)
}

/** They run again, due when they were due. */
export async function resumePromise(tx: Tx, kind: string, about: number[]): Promise<void> {
  if (about.length > 0) await resumePromises(tx, kind, about)
}
