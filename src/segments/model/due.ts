/** Of whom what changed: a person or an account by any id recorded for them, and what as `segment_due` names it. */
export type Due = {
  id: number
  changed: string
  /** Of a new touch: which. */
  touchId?: number | null
}
/** What stands for all in `segment_due`. */
export const everybody = 0
