/** How far the leads of late differ from those that were learnt from, and what is to be made of it. */
export type Drift = { index: number; verdict: 'same' | 'moved' | 'another'; parts: DriftPart[] }
export type DriftPart = { before: number; now: number }

/**
 * The population stability index, the symmetric divergence of two distributions over the same parts (Jeffreys 1946; as credit
 * scoring uses it, Siddiqi 2006): below 0.1 the same, from 0.25 another. Chance alone makes some of it, more with fewer
 * leads: chance makes (parts - 1) x (1/a + 1/b), give or take the spread of chi-square (Yurdakul and Naranjo 2020, Journal
 * of Risk Model Validation). The former is taken off, and within 2.33 times the latter all is the same. Counts by part; a part
 * without any counts as half a lead.
 */
export function driftOf(before: readonly number[], now: readonly number[]): Drift {
  const [all, late] = [sum(before), sum(now)]
  const parts = before.map((count, part) => ({
    before: Math.max(count, 0.5) / Math.max(all, 1),
    now: Math.max(now[part] ?? 0, 0.5) / Math.max(late, 1),
  }))
  const raw = parts.reduce((total, { before: a, now: b }) => total + (b - a) * Math.log(b / a), 0)
  const unit = 1 / Math.max(all, 1) + 1 / Math.max(late, 1)
  const byChance = (parts.length - 1) * unit
  const spread = Math.sqrt(2 * (parts.length - 1)) * unit
  const index = Math.max(0, raw - byChance)
  const same = index < 0.1 || index < 2.33 * spread
  return { index, verdict: same ? 'same' : index < 0.25 ? 'moved' : 'another', parts }
}

const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0)
