import type { Column, Columns } from '../../customers/model/columns.ts'

const text: Column = { kind: 'text', empty: true, slow: true }
const choice: Column = { kind: 'choice', empty: true, slow: true }
const named: Column = { kind: 'reference', empty: true, slow: true }
const number: Column = { kind: 'number', empty: false, slow: true }
const moment: Column = { kind: 'moment', empty: false }

/** What the list of leads can be sorted and filtered by; `name` is the person's. */
export const leadColumns = {
  name: { kind: 'text', empty: false, slow: true },
  jobTitle: text,
  email: text,
  account: { kind: 'reference', empty: true, slow: true },
  state: { kind: 'choice', empty: false, slow: true },
  /** A letter for fit and a digit for interest: A1 is the best. */
  grade: { kind: 'text', empty: false, slow: true },
  score: { kind: 'number', empty: false },
  fit: number,
  engagement: number,
  owner: named,
  promise: choice,
  dueAt: { kind: 'moment', empty: true },
  source: { kind: 'text', empty: true },
  campaign: named,
  territory: named,
  raisedBy: { kind: 'text', empty: false, slow: true },
  raisedAt: moment,
  verdictAt: { kind: 'moment', empty: true },
  verdictBy: text,
  reason: choice,
  accountKind: choice,
  accountClass: choice,
  accountStage: choice,
  /** When it was judged, of open ones when it was raised. */
  latest: moment,
} as const satisfies Columns
