import type { Tx } from '../platform/database.ts'
import type { SourceFound, Sources } from './model/source-of.ts'
import { copyArrivals, insertArrivals } from './store.ts'

export type Arrived = {
  touchId: number | null
  found: SourceFound | null
  fallbackCampaignId?: number | null
}

/**
 * Keeps beside touches just recorded why they have their source. Of moves between our own pages nothing is kept, nor of a
 * message that was recorded before.
 */
export async function keepArrivals(tx: Tx, { version }: Sources, arrived: readonly Arrived[]): Promise<void> {
  await insertArrivals(
    tx,
    version,
    arrived.flatMap(({ touchId, found, fallbackCampaignId = null }) =>
      touchId === null || !found || (found.channel === null && found.campaignTag === null)
        ? []
        : [{ touchId, found, fallbackCampaignId }],
    ),
  )
}

/** Touches that turned out to be somebody else's keep why they have their source, and what a person said of it. */
export const arrivalsFollow = (tx: Tx, movedTouchIds: readonly number[]): Promise<void> =>
  copyArrivals(tx, movedTouchIds)
