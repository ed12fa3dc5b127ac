import type { RowPoint } from './person-row.ts'

/** One account as stated elsewhere; a field left out or empty says nothing. Names of others are as written. */
export type AccountRow = {
  name: string
  industry?: string | null
  country?: string | null
  city?: string | null
  website?: string | null
  employees?: number | null
  founded?: number | null
  /** Minor units of the company's currency. */
  revenueCents?: number | null
  parent?: string | null
  territory?: string | null
  owner?: string | null
  ownerEmail?: string | null
  /** The id of the account, and of its parent, in the export that the row comes from. */
  key?: string | null
  kind?: string | null
  marketingOwner?: string | null
  marketingOwnerEmail?: string | null
  parentKey?: string | null
  source?: string | null
  /** Telephones and postal addresses; those that are there already are not written again. */
  points?: readonly RowPoint[]
  custom?: Readonly<Record<string, unknown>>
}
