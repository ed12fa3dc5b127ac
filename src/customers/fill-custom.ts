import type { Tx } from '../platform/database.ts'
import { writesFrom } from '../platform/write-source.ts'
import type { CustomValues } from './model/custom-field.ts'
import { fillAccountValues, fillPersonCustom } from './store-custom.ts'

/** Fills declared fields of persons that are empty; what is there stays. Values are typed and validated before. */
export async function fillCustom(
  tx: Tx,
  by: 'form' | 'tracking',
  given: readonly { personId: number; values: CustomValues }[],
  now: Date,
): Promise<void> {
  const some = given.filter(({ values }) => Object.keys(values).length > 0)
  if (some.length === 0) return
  await writesFrom(tx, by)
  await fillPersonCustom(
    tx,
    // Persons in one order, so that two who fill at once wait for each other instead of for ever.
    [...some].sort((a, b) => a.personId - b.personId),
    now,
  )
}

/** The same for an account. */
export async function fillAccountCustom(
  tx: Tx,
  by: 'form' | 'tracking',
  { accountId, values }: { accountId: number; values: CustomValues },
  now: Date,
): Promise<void> {
  if (Object.keys(values).length === 0) return
  await writesFrom(tx, by)
  await fillAccountValues(tx, accountId, values, now)
}
