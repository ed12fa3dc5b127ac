/**
 * How likely a draw without replacement has as many hits as this one or is further off, two-sided: twice the smaller tail of the
 * hypergeometric distribution, at most 1 (Fisher 1935; the doubling is Agresti 2013, Categorical Data Analysis, 3.5). Exact, so that it
 * also holds of few. `drawn` of `all` were drawn, `hits` of them are of the `marked`.
 */
export function drawnBeyond(hits: number, drawn: number, marked: number, all: number): number {
  const fewest = Math.max(0, drawn + marked - all)
  const most = Math.min(drawn, marked)
  const start = logChoose(marked, hits) + logChoose(all - marked, drawn - hits) - logChoose(all, drawn)
  let [below, above] = [1, 1]
  // Each chance as a share of that of `hits` itself.
  for (let [k, share] = [hits, 1]; k > fewest && share > 1e-17; k--) {
    share *= (k * (all - marked - drawn + k)) / ((marked - k + 1) * (drawn - k + 1))
    below += share
  }
  for (let [k, share] = [hits, 1]; k < most && share > 1e-17; k++) {
    share *= ((marked - k) * (drawn - k)) / ((k + 1) * (all - marked - drawn + k + 1))
    above += share
  }
  return Math.min(1, 2 * Math.exp(start) * Math.min(below, above))
}

const logChoose = (of: number, taken: number): number =>
  logFactorial(of) - logFactorial(taken) - logFactorial(of - taken)

const factorials = [0, 0]
/** Sums up to 1,000, Stirling's series beyond, which is exact to 1e-15 there. */
function logFactorial(n: number): number {
  if (n > 1_000)
    return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3)
  for (let k = factorials.length; k <= n; k++) factorials.push(factorials[k - 1]! + Math.log(k))
  return factorials[n]!
}
