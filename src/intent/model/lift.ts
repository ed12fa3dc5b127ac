import { beyond } from '../../shared/statistics/normal.ts'
import type { Verdict } from './signal.ts'

/** Of one account: its weeks in which the signal first showed and those without it, and after how many an opportunity opened. */
export type Tally = { id: number; shown: number; shownOpened: number; other: number; otherOpened: number }

/** What a signal was worth: `lift` is how many times likelier an opportunity was after it, with its interval of 95 %. */
export type Figures = Omit<Tally, 'id'> & {
  /** Accounts in which it showed. */
  accounts: number
  lift: number | null
  low: number | null
  high: number | null
  /** How likely chance alone comes so far, either way. */
  p: number | null
}

const normal95 = 1.959964
/** Below these nothing can be told. */
const leastAccounts = 10
const leastExpected = 5
const error = 0.05

/**
 * The ratio of two shares, half a case added to each, and its interval by the logarithm (Katz et al. 1978, Biometrics
 * 34:469). The weeks of one account are alike, so the variance is added up by account (Liang and Zeger 1986, Biometrika
 * 73:13); where that comes out below that of weeks that know nothing of each other, the latter stands.
 */
export function liftOf(tallies: readonly Tally[]): Figures {
  const sum = (of: (tally: Tally) => number) => tallies.reduce((all, tally) => all + of(tally), 0)
  const totals = {
    shown: sum(({ shown }) => shown),
    shownOpened: sum(({ shownOpened }) => shownOpened),
    other: sum(({ other }) => other),
    otherOpened: sum(({ otherOpened }) => otherOpened),
    accounts: sum(({ shown }) => (shown > 0 ? 1 : 0)),
  }
  const { shown, shownOpened, other, otherOpened } = totals
  if (shown === 0 || other === 0) return { ...totals, lift: null, low: null, high: null, p: null }
  const after = (shownOpened + 0.5) / (shown + 1)
  const without = (otherOpened + 0.5) / (other + 1)
  const plain = (1 - after) / (after * (shown + 1)) + (1 - without) / (without * (other + 1))
  const byAccount = sum(
    tally =>
      ((tally.shownOpened - tally.shown * after) / (shown * after) -
        (tally.otherOpened - tally.other * without) / (other * without)) **
      2,
  )
  const many = tallies.length
  const deviation = Math.sqrt(Math.max(plain, many > 1 ? (byAccount * many) / (many - 1) : 0))
  const log = Math.log(after / without)
  return {
    ...totals,
    lift: Math.exp(log),
    low: Math.exp(log - normal95 * deviation),
    high: Math.exp(log + normal95 * deviation),
    p: beyond(log / deviation),
  }
}

/** Too few accounts, or too few opportunities to be expected after it, whatever it is worth. */
export function isTooLittle({ shown, shownOpened, other, otherOpened, accounts, p }: Figures): boolean {
  const share = (shownOpened + otherOpened) / (shown + other || 1)
  return p === null || accounts < leastAccounts || shown * share < leastExpected
}

/**
 * What the figures of all signals say together: one predicts where its interval lies above 1 and it passes with an error of
 * 5 % over all that could be told (Holm 1979, Scandinavian Journal of Statistics 6:65). In the order given.
 */
export function verdictsOf(all: readonly Figures[]): Verdict[] {
  const told = all.map((figures, n) => ({ figures, n })).filter(({ figures }) => !isTooLittle(figures))
  const passed = new Set<number>()
  const ordered = told.toSorted((a, b) => a.figures.p! - b.figures.p!)
  for (const [rank, { figures, n }] of ordered.entries()) {
    if (figures.p! * (ordered.length - rank) > error) break
    passed.add(n)
  }
  return all.map((figures, n) => {
    if (isTooLittle(figures)) return 'too_little'
    return passed.has(n) && figures.low! > 1 ? 'predicts' : 'not_shown'
  })
}
