import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ValuesOf } from './declare-field.ts'
import type { CustomRecord, CustomValue } from './model/custom-field.ts'
import { writeAccountValues, writePersonValues } from './store-custom.ts'

/** The next thousand records of a kind that have a value in a field, locked until the transaction ends. */
export const readValues =
  (record: CustomRecord): ValuesOf['read'] =>
  async (tx: Tx, key, afterId) => {
    const { rows } = await sql<{ id: number; value: CustomValue }>`
      select id, custom -> ${key} as value from ${sql.table(record)}
      where id > ${afterId} and custom <> '{}' and custom ? ${key} order by id limit 1000 for update`.execute(
      tx,
    )
    return rows
  }

export const personValuesOf: ValuesOf = { read: readValues('person'), write: writePersonValues }
export const accountValuesOf: ValuesOf = { read: readValues('account'), write: writeAccountValues }
