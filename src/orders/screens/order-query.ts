type Address = Record<string, string | undefined>

/** What the address asks of the list of orders. */
export const orderQuery = ({ accountId, group, personId, mine, orderedAfter, orderedBefore }: Address) => ({
  accountId,
  group,
  personId,
  mine: mine === 'true' ? ('true' as const) : undefined,
  orderedAfter,
  orderedBefore,
})
