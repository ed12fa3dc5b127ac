export const actionKinds = ['coupon', 'download', 'trial', 'meeting'] as const
export type ActionKind = (typeof actionKinds)[number]
export const actionLanguages = ['en', 'nl', 'de'] as const
/** What is counted of a call to action, in the order in which it happens. */
export const actionFigures = ['clicked', 'asked', 'used', 'leads', 'won'] as const
export type ActionFigure = (typeof actionFigures)[number]
export const trialStates = ['asked', 'granted', 'declined', 'ended', 'converted'] as const
export type TrialState = (typeof trialStates)[number]
/** What a list of appointments shows: those ahead, those over of which nothing was said yet, and what became of the rest. */
export const appointmentShows = ['ahead', 'unsaid', 'held', 'missed', 'cancelled'] as const
export type AppointmentShow = (typeof appointmentShows)[number]
export const outcomes = ['held', 'missed'] as const
export type Outcome = (typeof outcomes)[number]
/** Among several sellers: whoever has the fewest appointments ahead, or the first of the list who is free. */
export const meetingPicks = ['least', 'order'] as const
export type MeetingPick = (typeof meetingPicks)[number]
export const meetingWays = ['phone', 'video', 'visit'] as const

/** What a trial may become; from what is settled there is no way back. */
export const trialSteps: Readonly<Record<TrialState, readonly TrialState[]>> = {
  asked: ['granted', 'declined'],
  granted: ['granted', 'ended', 'converted'],
  ended: ['granted', 'converted'],
  declined: [],
  converted: [],
}

/** Is it offered on a day 'YYYY-MM-DD' of the company's time zone? Both days are included. */
export function isOffered(
  action: { active: boolean; startsOn: string | null; endsOn: string | null },
  today: string,
): boolean {
  return (
    action.active &&
    (action.startsOn === null || today >= action.startsOn) &&
    (action.endsOn === null || today <= action.endsOn)
  )
}
