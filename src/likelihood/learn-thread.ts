import { inThread } from '../platform/thread.ts'
import { foretell, type Learnt, learnLikelihood } from './model/learn.ts'
import { type Past, ripe } from './model/past.ts'
import { weightsOf } from './model/reasons.ts'
import { endsOf, spreadOver } from './model/spread.ts'
import { type WrittenModel, writeModel } from './model/written.ts'

export type Learning = { past: Past; days: number; now: Date }
type Said = Learnt & { silent: null }
/** What was learnt, as it is kept; `spread` is that of what is said of all leads that were learnt from, `weights` how far each
 * feature moves the log-odds of them on the mean. */
export type Answered =
  | (Learnt & { silent: string })
  | (Omit<Said, 'model'> & {
      model: WrittenModel
      spread: { ends: number[]; counts: number[] }
      weights: { key: string; logOdds: number }[]
    })

/** The newest so many leads tell what weighs. */
const told = 1_000

inThread(({ past, days, now }: Learning): Answered => {
  const learnt = learnLikelihood(past, { days, now })
  if (learnt.silent !== null) return learnt
  const leads = ripe(past, days, now)
  const said = foretell(learnt.model, past, leads)
  const ends = endsOf(said)
  return {
    ...learnt,
    model: writeModel(learnt.model),
    spread: { ends, counts: spreadOver(ends, said) },
    weights: weightsOf(
      learnt.model,
      leads.slice(-told).map(lead => past.values.map(values => values[lead]!)),
    ),
  }
})
