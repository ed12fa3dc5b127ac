import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { setKeeper, setKeepers } from './store.ts'

/** A running promise gets another keeper; it stays due when it was due. */
export async function handOverPromise(
  tx: Tx,
  promise: { kind: string; about: number },
  userId: number | null,
): Promise<void> {
  await setKeeper(tx, promise, userId)
}

/** Those about these that one keeps and that still run get another keeper, and stay due when they were due. */
export async function handOverPromises(
  tx: Tx,
  promises: { kind: string; about: readonly number[] },
  { from, to }: { from: number; to: number },
): Promise<void> {
  if (promises.about.length > 0) await setKeepers(tx, promises, from, to)
}

/** How many promises about these run. */
export async function runningAbout(tx: Tx, kind: string, about: readonly number[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from promise where kind = ${kind} and about = any(${[...about]}::bigint[]) and state = 'running'`.execute(
    tx,
  )
  return rows[0]!.n
}
