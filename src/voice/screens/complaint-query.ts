type Address = Record<string, string | undefined>

const carried = [
  'q',
  'state',
  'ownerId',
  'causeId',
  'accountId',
  'group',
  'personId',
  'territoryId',
  'mine',
  'openedAfter',
  'openedBefore',
  'promise',
  'promisedAfter',
  'promisedBy',
] as const

/** What the address asks of the list of complaints. Without a word about the state: those that are not settled. */
export function complaintQuery(address: Address): Record<(typeof carried)[number], never> {
  const asked = Object.fromEntries(carried.flatMap(name => (address[name] ? [[name, address[name]]] : [])))
  if (asked.mine !== undefined && asked.mine !== 'true') delete asked.mine
  const byPromise = asked.promise ?? asked.promisedAfter ?? asked.promisedBy
  if (asked.state === 'any') delete asked.state
  else if (asked.state === undefined && byPromise === undefined) asked.state = 'unsettled'
  // The address is text; what is no value of a field is refused by the server, in words.
  return asked as Record<(typeof carried)[number], never>
}

/** Complaints behind a number, of any state. */
export const complaintsHref = (query: Record<string, string | number | undefined>): string => {
  const given = Object.entries({ state: 'any', ...query }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  )
  return `/complaints?${new URLSearchParams(given)}`
}
