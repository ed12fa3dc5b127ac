export type ConsentGiven = {
  personId: number
  /** What it is for, such as 'marketing'. */
  purpose: string
  /** The way it covers, such as 'email'. */
  channel: string
  /** False takes it back: rows are never changed, the latest one counts. */
  granted: boolean
  /** The words that the person saw, with their version. */
  textShown: string | null
  /** Where: 'form:whitepaper', 'preference page'. */
  source: string
}
