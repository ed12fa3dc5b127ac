export const pairKinds = ['person', 'account'] as const
export const pairStates = ['open', 'later', 'different', 'merged'] as const
export const pairBands = ['certain', 'ask', 'below'] as const
type Band = (typeof pairBands)[number]
type Kind = (typeof pairKinds)[number]

const oneOf = <T extends string>(all: readonly T[], text: string | undefined): T | undefined =>
  all.find(each => each === text)

/** What the list of pairs asks for, by its address. */
export function pairQuery(address: Record<string, string | undefined>) {
  const state = oneOf(pairStates, address.state) ?? 'open'
  const band = state === 'open' ? oneOf(pairBands, address.band) : undefined
  return {
    kind: oneOf(pairKinds, address.kind) ?? 'person',
    state,
    ...(band ? { band } : {}),
    ...(address.recordId ? { recordId: address.recordId } : {}),
    ...(address.importId ? { importId: address.importId } : {}),
  }
}

/** Where the undecided pairs of one band stand. */
export const bandDoor = (kind: Kind, band: Band): string => `/duplicates?kind=${kind}&band=${band}`
