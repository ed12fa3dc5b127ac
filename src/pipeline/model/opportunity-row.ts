/** One opportunity as stated elsewhere. Names of others are as written, days in the company's time zone. */
export type OpportunityRow = {
  externalId: string
  /** Won, Lost, or the name of a stage. */
  stage: string
  name?: string | null
  owner?: string | null
  ownerEmail?: string | null
  product?: string | null
  productGroup?: string | null
  account?: string | null
  /** The id of the account in the export that the row comes from. */
  accountKey?: string | null
  territory?: string | null
  openedOn?: string | null
  /** Of an open one the day it is expected to close, unless `expectedClose` says that. */
  closedOn?: string | null
  expectedClose?: string | null
  /** The moments, where they are known to more than the day. */
  openedAt?: Date | null
  closedAt?: Date | null
  /** Minor units of the company's currency. */
  amountCents?: number | null
  marginCents?: number | null
  reason?: string | null
  note?: string | null
  competitor?: string | null
  campaign?: string | null
  source?: string | null
  nextStep?: string | null
  nextStepOn?: string | null
  custom?: Readonly<Record<string, unknown>>
  /** Those who decide, of an opportunity that is not there yet. */
  people?: readonly { personId: number; part: string | null }[]
}
