type Address = Record<string, string | undefined>

/** What the address asks of the list of orders. */
export const orderQuery = ({ accountId, personId, mine, orderedAfter, orderedBefore }: Address) => ({
  accountId,
  personId,
  mine: mine === 'true' ? ('true' as const) : undefined,
  orderedAfter,
  orderedBefore,
})
