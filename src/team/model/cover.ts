/** Away from `from` up to, not including, `to`. */
export type Absence = { userId: number; from: Date; to: Date; deputyId: number | null }

export function isAway(userId: number, at: Date, absences: readonly Absence[]): boolean {
  return absences.some(absence => absence.userId === userId && covers(absence, at))
}

/**
 * Who stands in for a user at a moment: the user when present, else the deputy, or the deputy's deputy.
 * `via` are those passed over, in order, the user first. Null when nobody is there (no deputy, or a circle).
 */
export function coverFor(
  userId: number,
  at: Date,
  absences: readonly Absence[],
): { userId: number; via: number[] } | null {
  return search(userId, at, absences, [], new Set())
}

function search(
  userId: number,
  at: Date,
  absences: readonly Absence[],
  via: readonly number[],
  seen: Set<number>,
): { userId: number; via: number[] } | null {
  if (seen.has(userId)) return null
  seen.add(userId)
  const current = absences.filter(absence => absence.userId === userId && covers(absence, at))
  if (current.length === 0) return { userId, via: [...via] }
  // Absences may overlap; the one that began first names the first deputy to ask.
  current.sort((a, b) => a.from.getTime() - b.from.getTime() || (a.deputyId ?? 0) - (b.deputyId ?? 0))
  for (const { deputyId } of current) {
    const found = deputyId === null ? null : search(deputyId, at, absences, [...via, userId], seen)
    if (found) return found
  }
  return null
}

function covers(absence: Absence, at: Date): boolean {
  return absence.from <= at && at < absence.to
}
