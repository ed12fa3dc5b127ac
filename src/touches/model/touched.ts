import type { TouchKind } from './touch.ts'

/**
 * What new touches of one subject (as recorded) can move in what is derived: the earliest of them, the earliest with a
 * source, a campaign, a product group (null for none), and their kinds. Milliseconds, UTC. Machines are left out before.
 */
export type Touched = readonly [
  subjectId: number,
  at: number,
  sourceAt: number | null,
  campaignAt: number | null,
  productGroupAt: number | null,
  kinds: readonly TouchKind[],
]

type New = {
  subjectId: number
  kind: TouchKind
  occurredAt: Date
  source?: string | null
  campaignId?: number | null
  productGroupId?: number | null
}

const earlier = (before: number | null, at: number, counts: boolean): number | null =>
  counts ? Math.min(before ?? at, at) : before

/** One entry for each subject of these touches. */
export function touchedBy(touches: Iterable<New>): Touched[] {
  const found = new Map<number, Touched>()
  for (const touch of touches) {
    const at = touch.occurredAt.getTime()
    const [, first, sourceAt, campaignAt, groupAt, kinds] = found.get(touch.subjectId) ?? [
      0,
      at,
      null,
      null,
      null,
      [],
    ]
    found.set(touch.subjectId, [
      touch.subjectId,
      Math.min(first, at),
      earlier(sourceAt, at, touch.source != null),
      earlier(campaignAt, at, touch.campaignId != null),
      earlier(groupAt, at, touch.productGroupId != null),
      kinds.includes(touch.kind) ? kinds : [...kinds, touch.kind],
    ])
  }
  return [...found.values()]
}
