/** Where somebody was in a long list: which row at which height of the screen. */
export type KeptPlace = {
  /** Counted from the last row, so that new rows at the top move nothing. */
  fromEnd: number
  id: number | null
  /** Pixels below the top of what scrolls. */
  top: number
}

const name = 'linchpin.places'
const most = 60

/** The visit of the address that is shown: going back leads to the same one. */
const visit = (list: string): string => {
  const state = window.history.state as { __TSR_key?: string } | null
  return `${state?.__TSR_key ?? ''} ${list}`
}

const places = (): [string, KeptPlace][] => {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '[]') as [string, KeptPlace][]
  } catch {
    return []
  }
}

export function keepPlace(list: string, place: KeptPlace | null): void {
  const key = visit(list)
  const others = places().filter(([other]) => other !== key)
  const kept = place === null ? others : [...others, [key, place] as [string, KeptPlace]]
  try {
    sessionStorage.setItem(name, JSON.stringify(kept.slice(-most)))
  } catch {
    // Without room for it, going back begins at the top.
  }
}

export const keptPlace = (list: string): KeptPlace | null =>
  places().find(([key]) => key === visit(list))?.[1] ?? null
