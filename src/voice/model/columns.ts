import type { Column, Columns } from '../../customers/model/columns.ts'

const text: Column = { kind: 'text', empty: true, slow: true }
const choice: Column = { kind: 'choice', empty: true, slow: true }
const named: Column = { kind: 'reference', empty: true, slow: true }

/** What the list of complaints can be sorted and filtered by. */
export const complaintColumns = {
  title: { kind: 'text', empty: false, slow: true },
  account: named,
  person: named,
  owner: named,
  cause: named,
  /** Who wrote it down. */
  by: text,
  state: { kind: 'choice', empty: false, slow: true },
  /** How often it came back. */
  reopened: { kind: 'number', empty: false, slow: true },
  openedAt: { kind: 'moment', empty: false },
  settledAt: { kind: 'moment', empty: true },
  promise: choice,
  dueAt: { kind: 'moment', empty: true },
  territory: named,
  accountKind: choice,
  accountClass: choice,
  accountStage: choice,
} as const satisfies Columns
