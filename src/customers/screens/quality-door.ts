export type QualityNarrowing = {
  source?: string
  territory?: string
  missing?: string
  stale?: string
  complete?: 'true' | 'false'
  fresh?: 'true' | 'false'
}
const names = ['source', 'territory', 'missing', 'stale', 'complete', 'fresh'] as const

/** The address of the worklist so narrowed; a source that is not known is written as '-'. */
export function qualityDoor(record: 'person' | 'account', narrowing: QualityNarrowing): string {
  const query = new URLSearchParams({ record })
  for (const name of names) {
    const value = narrowing[name]
    if (value !== undefined) query.set(name, name === 'source' && value === '' ? '-' : value)
  }
  return `/quality?${query}`
}

/** What an address asks of the worklist. */
export function qualityQuery(address: Record<string, string | undefined>): QualityNarrowing {
  const yes = (text: string | undefined) => (text === 'true' || text === 'false' ? text : undefined)
  const given: Record<string, string | undefined> = {
    source: address.source === '-' ? '' : address.source,
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
