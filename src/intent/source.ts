import { customerRows } from '../customers/traits.ts'
import type { ConditionSource } from '../segments/source.ts'

/** Signals are of what somebody did: nothing that is known of them can be asked for. */
export const touchSource: ConditionSource = {
  person: { rows: () => customerRows('person'), traits: {} },
  account: { rows: () => customerRows('account'), traits: {} },
}
