type Address = Record<string, string | undefined>
export const kinds = ['customer', 'prospect', 'partner', 'competitor'] as const

const owner = ({ mine, ownerId }: Address) => (mine === 'true' ? { mine: 'true' as const } : { ownerId })

/** What the address asks of the list of accounts. */
export const accountQuery = (address: Address) => ({
  q: address.q,
  kind: kinds.find(kind => kind === address.kind),
  class: address.class,
  stage: address.stage,
  territoryId: address.territoryId,
  group: address.group,
  custom: address.custom,
  ...owner(address),
  touchedAfter: address.touchedAfter,
  touchedBefore: address.touchedBefore,
})

/** What the address asks of the list of persons. */
export const personQuery = (address: Address) => ({
  q: address.q,
  territoryId: address.territoryId,
  group: address.group,
  accountId: address.accountId,
  alone: address.alone === 'true' ? ('true' as const) : undefined,
  stage: address.stage,
  custom: address.custom,
  ...owner(address),
})
