import { type Proportion, proportion } from '../../../shared/proportion.ts'
import { commonRatio, type Ratio, type Stratum } from './strata.ts'

/** Working minutes up to which an answer belongs to a step; then `later`, and `never` of leads that nobody answered. */
export const steps = [5, 30, 60, 240, 480, 960] as const
export const stepKeys = ['5', '30', '60', '240', '480', '960', 'later', 'never'] as const
export type StepKey = (typeof stepKeys)[number]
/** What counts as prompt, in working minutes. */
export const promptChoices = [30, 60, 240, 480] as const

/** So long after it was raised what came of a lead is told: by then it became an opportunity, or did not. */
export const settledDays = 90

/** A lead as it was answered. */
export type Answered = {
  grade: string
  /** Seconds from when it was captured to when somebody was told; null where nobody was. */
  machineSeconds: number | null
  /** Working minutes from then to the first contact or verdict; null where there is none. */
  humanMinutes: number | null
  /** Whether an opportunity came of it within the days; null where they are not over. */
  opportunity: boolean | null
}

export function stepOf(minutes: number | null): StepKey {
  if (minutes === null) return 'never'
  const index = steps.findIndex(step => minutes <= step)
  return index < 0 ? 'later' : stepKeys[index]!
}

export type Quartiles = { low: number; median: number; high: number }

/** Quartiles by linear interpolation between the two nearest (as percentile_cont of SQL); null of nothing. */
export function quartiles(values: readonly number[]): Quartiles | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => {
    const place = share * (sorted.length - 1)
    const below = sorted[Math.floor(place)]!
    return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place))
  }
  return { low: at(0.25), median: at(0.5), high: at(0.75) }
}

export type StepFigures = {
  step: StepKey
  leads: number
  /** Of those of whom it is told what came of them. */
  settled: number
  opportunities: number
  share: Proportion | null
}

/** What came of leads by how soon they were answered. */
export function bySteps(leads: readonly Answered[]): StepFigures[] {
  return stepKeys.map(step => {
    const own = leads.filter(({ humanMinutes }) => stepOf(humanMinutes) === step)
    const settled = own.filter(({ opportunity }) => opportunity !== null)
    const opportunities = settled.filter(({ opportunity }) => opportunity).length
    return {
      step,
      leads: own.length,
      settled: settled.length,
      opportunities,
      share: proportion(opportunities, settled.length),
    }
  })
}

export type Effect = {
  prompt: { settled: number; opportunities: number; share: Proportion | null }
  others: { settled: number; opportunities: number; share: Proportion | null }
  /** How many times likelier prompt ones become an opportunity: of all, and among leads of the same grade. */
  plain: Ratio | null
  sameGrade: Ratio | null
}

/** What a prompt answer goes with; sellers may answer the better ones first, so leads are compared within their grade. */
export function effectOf(leads: readonly Answered[], promptMinutes: number): Effect {
  const settled = leads.filter(({ opportunity }) => opportunity !== null)
  const isPrompt = ({ humanMinutes }: Answered) => humanMinutes !== null && humanMinutes <= promptMinutes
  const stratum = (some: readonly Answered[]): Stratum => {
    const prompt = some.filter(isPrompt)
    const others = some.filter(lead => !isPrompt(lead))
    return {
      prompt: prompt.length,
      promptHits: prompt.filter(({ opportunity }) => opportunity).length,
      others: others.length,
      otherHits: others.filter(({ opportunity }) => opportunity).length,
    }
  }
  const all = stratum(settled)
  const grades = [...new Set(settled.map(({ grade }) => grade))]
  const told = (n: number, hits: number) => ({
    settled: n,
    opportunities: hits,
    share: proportion(hits, n),
  })
  return {
    prompt: told(all.prompt, all.promptHits),
    others: told(all.others, all.otherHits),
    plain: commonRatio([all]),
    sameGrade: commonRatio(grades.map(grade => stratum(settled.filter(lead => lead.grade === grade)))),
  }
}
