type Address = Record<string, string | undefined>

/** What the address asks of the list of complaints. */
export const complaintQuery = ({ mine, occurredAfter, occurredBefore }: Address) => ({
  ...(mine === 'true' ? { mine: 'true' as const } : {}),
  ...(occurredAfter ? { occurredAfter } : {}),
  ...(occurredBefore ? { occurredBefore } : {}),
})
