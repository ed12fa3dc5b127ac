import type { Column, Columns } from '../../customers/model/columns.ts'

const text: Column = { kind: 'text', empty: true, slow: true }
const choice: Column = { kind: 'choice', empty: true, slow: true }
const named: Column = { kind: 'reference', empty: true, slow: true }
const number: Column = { kind: 'number', empty: true }
const day: Column = { kind: 'day', empty: true }
const moment: Column = { kind: 'moment', empty: false }

/** What the list of opportunities can be sorted and filtered by. Amounts are in cents. */
export const opportunityColumns = {
  name: { kind: 'text', empty: false },
  account: { kind: 'reference', empty: true },
  stage: { kind: 'reference', empty: false, slow: true },
  state: { kind: 'choice', empty: false, slow: true },
  amountCents: number,
  marginCents: { ...number, slow: true },
  owner: named,
  nextStep: text,
  nextStepOn: day,
  expectedClose: day,
  territory: named,
  product: named,
  productGroup: named,
  competitor: named,
  campaign: named,
  source: text,
  closeReason: choice,
  accountKind: choice,
  accountClass: choice,
  accountStage: choice,
  openedAt: moment,
  stageSince: moment,
  closedAt: { kind: 'moment', empty: true },
  /** The day it closed, of open ones the day it was opened. */
  latest: moment,
} as const satisfies Columns
