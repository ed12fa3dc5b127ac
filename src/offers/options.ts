import type { HttpOptions } from '../platform/http.ts'

/** `secret`: 32 bytes that sign tokens and links. `publicUrl`: where readers reach us. */
export type OffersNeeds = { secret: Buffer; publicUrl: string }
export type OffersOptions = HttpOptions & OffersNeeds
export type OffersDoors = OffersOptions & {
  /** One line of a table without formulas in it. */
  csvLine(cells: readonly (string | number)[]): string
  /** Told before names leave with their codes. */
  codesRead(read: { userId: number; personIds: readonly number[] }): Promise<void>
}
