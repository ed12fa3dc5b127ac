const number = /^[1-9]\d{0,14}$/
const day = /^\d{4}-\d\d-\d\d$/

/** What an address asks of the list of requests. */
export function requestQuery(address: Record<string, string | undefined>): {
  kind?: 'access' | 'erasure'
  by?: 'person' | number
  open?: 'true'
  from?: string
  to?: string
} {
  const { kind, by, open, from, to } = address
  return {
    ...(kind === 'access' || kind === 'erasure' ? { kind } : {}),
    ...(by === 'person' ? { by } : by !== undefined && number.test(by) ? { by: Number(by) } : {}),
    ...(open === 'true' ? { open } : {}),
    ...(from !== undefined && day.test(from) ? { from } : {}),
    ...(to !== undefined && day.test(to) ? { to } : {}),
  }
}
