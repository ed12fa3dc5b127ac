import type { Column, Columns } from '../../customers/model/columns.ts'

const text: Column = { kind: 'text', empty: true, slow: true }
const named: Column = { kind: 'reference', empty: true, slow: true }

/** What the list of tasks can be sorted and filtered by. */
export const taskColumns = {
  title: { kind: 'text', empty: false },
  note: text,
  state: { kind: 'choice', empty: false, slow: true },
  owner: { kind: 'reference', empty: false, slow: true },
  dueOn: { kind: 'day', empty: true },
  step: named,
  /** What it is about, by its name and its kind. */
  about: text,
  aboutKind: { kind: 'choice', empty: true, slow: true },
  account: named,
  territory: named,
  createdBy: text,
  createdAt: { kind: 'moment', empty: false },
  doneBy: text,
  doneAt: { kind: 'moment', empty: true },
} as const satisfies Columns
