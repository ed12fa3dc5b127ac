/** A probability in words of figures: near 1 the digits that tell one from another stay. */
export function chance(probability: number): string {
  const percent = probability * 100
  if (percent >= 99.95) return '> 99.9%'
  return percent >= 99 ? `${percent.toFixed(1)}%` : `${Math.round(percent)}%`
}
