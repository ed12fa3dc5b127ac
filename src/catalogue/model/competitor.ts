/** What a battle card holds: what they do well, where they are weak, what to ask the customer, what to say to an objection. */
export const pointKinds = ['strength', 'weakness', 'question', 'answer'] as const
export type PointKind = (typeof pointKinds)[number]

const staleDays = 180

/** A point that nobody has confirmed for half a year may no longer be so. */
export function isStale(confirmedAt: Date, now: Date): boolean {
  return now.getTime() - confirmedAt.getTime() > staleDays * 86_400_000
}
