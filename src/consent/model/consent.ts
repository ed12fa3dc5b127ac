import type { Channel } from './may-contact.ts'

/** Stands for any purpose or any channel. */
export const any = '*'

export type ConsentGiven = {
  personId: number
  /** Key of a purpose. */
  purpose: string
  /** The way it covers; `any` for a purpose without channels, such as profiling. */
  channel: Channel | typeof any
  /** False takes it back: rows are never changed, the latest one counts. */
  granted: boolean
  /** Asked for, and not yet confirmed by the person (double opt-in): counts as no. */
  pending?: boolean
  /** The words that the person saw, with their version and language. */
  textShown: string | null
  textVersion?: number | null
  language?: string | null
  /** Where: 'form:whitepaper', 'preference page'. */
  source: string
  /** The pending row that this one confirms. */
  confirmsId?: number | null
}

/** An objection (GDPR, Art. 21) to a purpose, to a channel or, with `any` twice, to everything; profiling included. */
export type Objection = {
  personId: number
  purpose: string
  channel: Channel | typeof any
  /** True when the person takes the objection back. */
  ended: boolean
  source: string
  textShown?: string | null
  language?: string | null
}

/** A consent or an objection as a file states it. */
export type RowConsent = {
  purpose: string
  channel: string
  granted: boolean
  /** A consent, or an objection that was made or (granted) ended. */
  matter?: 'consent' | 'objection' | null
  pending?: boolean | null
  textShown?: string | null
  source?: string | null
  at?: Date | null
}
