import type { ActionFigure } from '../model/call-to-action.ts'

/** The address that opens the people behind a figure of a call to action, or of one of its places. */
export const actionDoor = (id: number, show: ActionFigure, placementId?: number): string =>
  `/calls-to-action/${id}?show=${show}${placementId === undefined ? '' : `&place=${placementId}`}`
/** The codes of a coupon in one state. */
export const codesDoor = (id: number, state: string): string => `/calls-to-action/${id}?state=${state}`
/** Trials of a call to action in one state. */
export const trialsDoor = (id: number, state: string): string => `/calls-to-action/${id}?trial=${state}`
/** Appointments of a call to action, by what became of them. */
export const appointmentsDoor = (id: number, show: string): string =>
  `/calls-to-action/${id}?appointments=${show}`
