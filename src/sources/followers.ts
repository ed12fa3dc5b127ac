import type { Tx } from '../platform/database.ts'

export type Pair = { source: string | null; campaignId: number | null }
export type Move = { touchId: number; before: Pair; after: Pair }
export type LeadMove = { leadId: number; touchId: number; before: Pair; after: Pair }

/** What stands above and follows the source of a touch; handed in by `main`. */
export type Followers = {
  /** Leads that these touches raised take their source and campaign, each only where it is still that of before. */
  follow(tx: Tx, moves: readonly Move[]): Promise<LeadMove[]>
  /** Back to what they were, where they are still what they became. */
  goBack(tx: Tx, moves: readonly LeadMove[]): Promise<void>
  /** How many leads would follow. */
  wouldFollow(tx: Tx, moves: readonly Move[]): Promise<number>
}
