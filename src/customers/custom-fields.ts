import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { customFieldAnswer } from './model/custom-contract.ts'
import { type CustomRecord, type CustomValues, changedValues } from './model/custom-field.ts'

export type DeclaredField = z.infer<typeof customFieldAnswer>

/** The fields declared for a kind of record, in their order; archived ones are among them unless left out. */
export async function customFieldsOf(
  tx: Tx,
  record: CustomRecord,
  { archived = false }: { archived?: boolean } = {},
): Promise<DeclaredField[]> {
  return (await allCustomFields(tx, { archived })).filter(field => field.record === record)
}

export async function allCustomFields(tx: Tx, { archived = false } = {}): Promise<DeclaredField[]> {
  const { rows } = await sql<DeclaredField>`
    select id, record, key, label, type, required, choices, help, position, archived_at is not null as archived
    from custom_field ${archived ? sql`` : sql`where archived_at is null`}
    order by record, position, id`.execute(tx)
  return rows
}

export async function customFieldById(tx: Tx, id: number): Promise<DeclaredField> {
  const field = (await allCustomFields(tx, { archived: true })).find(each => each.id === id)
  return field ?? refuse('no_such_field', 404, 'There is no such field.')
}

/**
 * The declared values of a record after a change, typed and validated; refuses `bad_custom` with each mistake at its
 * key. With `all`, as when a record is made by hand, required fields must have a value.
 */
export async function readCustom(
  tx: Tx,
  record: CustomRecord,
  {
    before = {},
    change,
    all = false,
  }: { before?: CustomValues; change: Record<string, unknown>; all?: boolean },
): Promise<CustomValues> {
  if (!all && Object.keys(change).length === 0) return before
  const fields = await customFieldsOf(tx, record, { archived: true })
  const { values, problems } = changedValues(fields, before, change, all)
  const [first] = problems
  if (first) {
    const labelOf = (key: string) => fields.find(field => field.key === key)?.label ?? key
    refuse('bad_custom', 422, `${labelOf(first.key)}: ${first.detail}`, {
      field: `custom/${first.key}`,
      extra: { errors: problems.map(({ key, detail }) => ({ pointer: `/custom/${key}`, detail })) },
    })
  }
  return values
}

/** How many records have a value in a field. */
export async function countValues(tx: Tx, field: Pick<DeclaredField, 'record' | 'key'>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from ${sql.table(field.record)} where custom <> '{}' and custom ? ${field.key}`.execute(
    tx,
  )
  return rows[0]!.n
}
