/** Zones that can be chosen. */
export const zones: readonly string[] = Intl.supportedValuesOf('timeZone')
const known = new Set([...zones, 'UTC'])

/** A zone of the list, as it was chosen; null for anything else. */
export function readZone(given: unknown): string | null {
  return typeof given === 'string' && known.has(given) ? given : null
}
/** The instant of a choice as our pages write it; null for anything else. */
export function readSlot(given: unknown): Date | null {
  return typeof given === 'string' &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00\.000Z$/.test(given) &&
    !Number.isNaN(Date.parse(given))
    ? new Date(given)
    : null
}
export function readDay(given: unknown): string | null {
  return typeof given === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(given) ? given : null
}
