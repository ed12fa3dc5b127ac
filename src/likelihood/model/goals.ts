export const goals = ['accepted', 'opportunity', 'won'] as const
/** What is foretold of a lead: that sales accepts it, that an opportunity comes of it, that one is won. */
export type Goal = (typeof goals)[number]

/** Within so many days of the lead's moment. */
export const daysOf: Readonly<Record<Goal, number>> = { accepted: 30, opportunity: 90, won: 270 }

/** What became of a lead. */
export type LeadEnds = {
  state: string
  /** When sales judged it; null while it is open. */
  verdictAt: Date | null
  opportunity: { openedAt: Date; state: string; closedAt: Date | null } | null
}

/** When it happened, and when it was settled either way; null where it has not, and is not. */
export function endOf(
  { state, verdictAt, opportunity }: LeadEnds,
  goal: Goal,
): { cameAt: Date | null; settledAt: Date | null } {
  const rejectedAt = state === 'rejected' ? verdictAt : null
  switch (goal) {
    case 'accepted':
      return { cameAt: rejectedAt ? null : verdictAt, settledAt: verdictAt }
    case 'opportunity':
      return {
        cameAt: opportunity?.openedAt ?? null,
        settledAt: opportunity?.openedAt ?? rejectedAt,
      }
    case 'won':
      return {
        cameAt: opportunity?.state === 'won' ? opportunity.closedAt : null,
        settledAt: opportunity && opportunity.state !== 'open' ? opportunity.closedAt : rejectedAt,
      }
  }
}
