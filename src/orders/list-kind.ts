import type { ListKind } from '../lists/kind.ts'
import { orderColumns } from './model/columns.ts'

/** Orders as lists know them: what was ordered is not changed by the many. */
export const orderKind: ListKind = { columns: orderColumns, declares: null, many: null }
