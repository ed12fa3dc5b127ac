/** By user: how many leads this one is owed, share less received. Nobody noted is owed nothing. */
export type Owed = ReadonlyMap<number, number>
export type Waiting = { userId: number; weight: number }

/** What is left of a share after adding up parts of it that are no binary fractions. */
const tiny = 1e-9
const beyond = (difference: number): number => (Math.abs(difference) > tiny ? difference : 0)

/**
 * Whose turn it is among those who may get the next lead, each by weight. Nobody who is owed less than nothing gets one; of the
 * others the one whose next lead is due the soonest; of equals who is owed most, then the lowest id. So nobody is ever a whole lead away from the
 * share (the quota method: Balinski and Young, "The quota method of apportionment", 1975). Those who are not among the waiting, away
 * or full, keep what they are owed and collect nothing: nobody has to catch up with leads that came in the meantime.
 */
export function nextInTurn(waiting: readonly Waiting[], owed: Owed): { userId: number; owed: Owed } | null {
  const all = waiting.reduce((sum, { weight }) => sum + weight, 0)
  const of = ({ userId, weight }: Waiting) => {
    const before = owed.get(userId) ?? 0
    const share = weight / all
    return { userId, after: before + share, due: (1 - before) / share }
  }
  const asked = waiting.filter(({ weight }) => weight > 0).map(of)
  const may = asked.filter(({ after }) => after > tiny)
  const [chosen] = (may.length > 0 ? may : asked).sort(
    (a, b) => beyond(a.due - b.due) || beyond(b.after - a.after) || a.userId - b.userId,
  )
  if (!chosen) return null
  const next = new Map(owed)
  for (const { userId, after } of asked) next.set(userId, userId === chosen.userId ? after - 1 : after)
  return { userId: chosen.userId, owed: next }
}
