import {
  type Column,
  type Columns,
  type Condition,
  columns,
  type Declared,
  declaredColumns,
  operatorsOf,
  parseConditions,
  segmentColumn,
  segmentKey,
} from '../../../customers/model/columns.ts'
import type { DeclaredField } from '../../../customers/screens/api.ts'
import { leadColumns } from '../../../leads/model/columns.ts'
import type { ListRecord } from '../../../lists/model/contract.ts'
import { orderColumns } from '../../../orders/model/columns.ts'
import { opportunityColumns } from '../../../pipeline/model/columns.ts'
import { complaintColumns } from '../../../voice/model/columns.ts'
import { taskColumns } from '../../../work/model/columns.ts'

export type { Condition } from '../../../customers/model/columns.ts'
export type { ListRecord }
/** The columns of each list that are not the company's own. */
export const builtIn: Readonly<Record<ListRecord, Columns>> = {
  ...columns,
  opportunity: opportunityColumns,
  lead: leadColumns,
  order: orderColumns,
  complaint: complaintColumns,
  task: taskColumns,
}
/** A column as a screen needs it to ask for its values. */
export type Asked = { key: string; column: Column; field: DeclaredField | null }

/** Every column that can be asked for, the company's own last. */
export function askedColumns(record: ListRecord, fields: readonly DeclaredField[]): Asked[] {
  const declared: Declared = declaredColumns(fields)
  return [
    ...Object.entries(builtIn[record]).map(([key, column]) => ({
      key,
      column,
      field: null,
    })),
    { key: segmentKey, column: segmentColumn, field: null },
    ...fields.map(field => {
      const key = `custom.${field.key}`
      return { key, column: declared[key]!, field }
    }),
  ]
}

/** The conditions that stand in an address; null where it says something that is none, as when a field is gone. */
export function readConditions(
  record: ListRecord,
  where: string | undefined,
  fields: readonly DeclaredField[],
): Condition[] | null {
  if (where === undefined || where === '') return []
  const parsed = parseConditions(builtIn[record], where, declaredColumns(fields))
  return 'conditions' in parsed ? parsed.conditions : null
}

export const writeConditions = (conditions: readonly Condition[]): string | undefined =>
  conditions.length === 0
    ? undefined
    : JSON.stringify(conditions.map(({ key, operator, values }) => [key, operator, ...values]))

export { operatorsOf }
