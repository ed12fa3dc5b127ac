export type QualityNarrowing = {
  source?: string
  territory?: string
  missing?: string
  stale?: string
  complete?: 'true' | 'false'
  fresh?: 'true' | 'false'
}
const names = ['source', 'territory', 'missing', 'stale', 'complete', 'fresh'] as const

/** The address of the worklist so narrowed; '-' is a source that is not known. */
export function qualityDoor(record: 'person' | 'account', narrowing: QualityNarrowing): string {
  const query = new URLSearchParams({ record })
  for (const name of names) {
    const value = narrowing[name]
    if (value !== undefined) query.set(name, value)
  }
  return `/quality?${query}`
}

/** What an address asks of the worklist. */
export function qualityQuery(address: Record<string, string | undefined>): QualityNarrowing {
  const yes = (text: string | undefined) => (text === 'true' || text === 'false' ? text : undefined)
  const given: Record<string, string | undefined> = {
    source: address.source,
    territory: address.territory,
    missing: address.missing,
    stale: address.stale,
    complete: yes(address.complete),
    fresh: yes(address.fresh),
  }
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as QualityNarrowing
}

/** What the worklist reads for an address: without a narrowing, what is not complete. */
export function worklistQuery(address: Record<string, string | undefined>) {
  const narrowing = qualityQuery(address)
  const asked = Object.keys(narrowing).length > 0 ? narrowing : { complete: 'false' as const }
  return { record: address.record === 'account' ? ('account' as const) : ('person' as const), ...asked }
}
