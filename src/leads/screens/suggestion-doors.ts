type Address = Readonly<Record<string, string | undefined>>
const sides = ['group', 'others'] as const
const ends = ['all', 'accepted', 'not_accepted', 'won', 'not_won', 'ended'] as const
type Asked = {
  side: (typeof sides)[number]
  end?: (typeof ends)[number]
  rejected?: string
  lost?: string
}

/** The leads behind a figure of a suggestion, on the page of the definition. */
export const suggestionDoor = (id: number, asked: Asked): string =>
  `/definition?${new URLSearchParams({ suggestion: String(id), ...asked })}`

/** What the names are asked for; null where no figure is open. */
export function suggestionQuery({ suggestion, side, end, rejected, lost }: Address) {
  const found = sides.find(each => each === side)
  if (!found || !suggestion || !/^\d{1,15}$/.test(suggestion)) return null
  const query = { side: found, end: ends.find(each => each === end) ?? ('all' as const), rejected, lost }
  return { id: Number(suggestion), query }
}

export const withoutSuggestion: Address = {
  suggestion: undefined,
  side: undefined,
  end: undefined,
  rejected: undefined,
  lost: undefined,
}
