type Address = Record<string, string | undefined>

/** What the address asks of the list of orders. */
export const orderQuery = ({
  q,
  accountId,
  group,
  personId,
  territoryId,
  mine,
  orderedAfter,
  orderedBefore,
}: Address) => ({
  q: q || undefined,
  accountId,
  group,
  personId,
  territoryId: territoryId || undefined,
  mine: mine === 'true' ? ('true' as const) : undefined,
  orderedAfter,
  orderedBefore,
})
