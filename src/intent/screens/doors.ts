type Address = Readonly<Record<string, string | undefined>>
export const groups = ['shown', 'shown_opened', 'other', 'other_opened'] as const
export type Group = (typeof groups)[number]

const idIn = (text: string | undefined): number | undefined =>
  text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined

/** Where a signal shows now. */
export const showingDoor = (signalId: number): string => `/intent?signal=${signalId}`
/** The accounts behind a figure of what a signal foretold. */
export const namesDoor = (signalId: number, of: Group): string => `/intent?behind=${signalId}&of=${of}`

/** What the list of where signals show reads for an address. */
export const showingQuery = ({ signal, mine }: Address) => ({
  signal: idIn(signal),
  mine: mine === 'true' ? 'true' : undefined,
})

/** What the names are asked for; null where no figure is open. */
export function namesQuery({ behind, of }: Address): { id: number; of: Group } | null {
  const id = idIn(behind)
  const group = groups.find(each => each === of)
  return id === undefined || !group ? null : { id, of: group }
}

export const withoutNames: Address = { behind: undefined, of: undefined }
