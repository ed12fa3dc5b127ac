import type { Column, Columns } from '../../customers/model/columns.ts'

const named: Column = { kind: 'reference', empty: true, slow: true }
const choice: Column = { kind: 'choice', empty: true, slow: true }
const day: Column = { kind: 'day', empty: true }

/** What the list of orders can be sorted and filtered by. Amounts are in cents. */
export const orderColumns = {
  number: { kind: 'text', empty: false },
  account: named,
  person: named,
  opportunity: named,
  orderedAt: { kind: 'moment', empty: false },
  promisedOn: day,
  deliveredOn: day,
  totalCents: { kind: 'number', empty: false },
  marginCents: { kind: 'number', empty: true },
  territory: named,
  /** Of the account. */
  salesOwner: named,
  accountKind: choice,
  accountClass: choice,
  accountStage: choice,
} as const satisfies Columns
