/** What is known of a subject when a condition is asked in memory. Whoever asks reads what `needsOf` says. */
export type Known = {
  /** By key of the trait; null or absent = not known. Days are 'YYYY-MM-DD', moments and amounts numbers: UTC milliseconds, cents. */
  readonly traits: Readonly<Record<string, TraitValue | null>>
  readonly touches: readonly KnownTouch[]
  /** The segments that the subject is in, those of a person's account among them. */
  readonly segments: ReadonlySet<number>
  /** Of a person: their account, where they have one. */
  readonly account?: Known | null
  /** Of an account: its persons. */
  readonly persons?: readonly Known[]
}
export type TraitValue = string | number | boolean | readonly (string | number)[]

/** A touch that counts: of no machine, neither corrected nor taken back. */
export type KnownTouch = {
  /** Of its entry in the log, where it was read from there. */
  readonly id?: number
  /** UTC milliseconds. */
  readonly at: number
  readonly kind: string
  readonly side: string
  readonly title: string
  /** The address of the page, where it is of one. */
  readonly address: string | null
  readonly source: string | null
  readonly campaignId: number | null
  readonly productGroupId: number | null
  /** Who it is of today; null where it is of nobody that is known. */
  readonly personId: number | null
  readonly properties: Readonly<Record<string, unknown>> | null
}
