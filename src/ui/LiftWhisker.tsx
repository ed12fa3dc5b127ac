/** A factor to as many digits as are read at a glance. */
export const factor = (value: number): number =>
  Math.round(value * (value < 10 ? 100 : 1)) / (value < 10 ? 100 : 1)

const width = 120
const height = 12
/** From an eighth to eight times, by the logarithm; 1 in the middle. */
const at = (factorOf: number): number =>
  ((Math.min(3, Math.max(-3, Math.log2(factorOf))) + 3) / 6) * (width - 4) + 2

/** The interval of a lift on a line that has 1 in its middle: to the right it was likelier. */
export function LiftWhisker({ lift, low, high }: { lift: number; low: number; high: number }) {
  const middle = height / 2
  return (
    <svg
      className="lift-whisker"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      <path d={`M0 ${middle}H${width}`} stroke="var(--line)" />
      <path d={`M${at(1)} 0V${height}`} stroke="var(--axle)" strokeDasharray="2 2" />
      <path d={`M${at(low)} ${middle}H${at(high)}`} stroke="currentColor" strokeWidth="2" />
      <circle cx={at(lift)} cy={middle} r="3.6" fill="currentColor" />
    </svg>
  )
}
