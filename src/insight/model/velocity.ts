import { type Proportion, proportion } from '../../shared/proportion.ts'

export type Velocity = {
  opportunities: number
  conversion: Proportion
  centsPerWon: number
  days: number
  centsPerDay: number
}

/**
 * Pipeline velocity: how much revenue the opportunities make a day, opportunities x share won x revenue a person won / median
 * days from opportunity to won. Null where a factor is not known, or took no time.
 */
export function velocity(from: {
  opportunities: number
  won: number
  centsPerWon: number | null
  days: number | null
}): Velocity | null {
  const conversion = proportion(from.won, from.opportunities)
  if (!conversion || from.centsPerWon === null || !from.days) return null
  const { opportunities, days } = from
  const centsPerDay = Math.round((opportunities * conversion.share * from.centsPerWon) / days)
  return { opportunities, conversion, centsPerWon: Math.round(from.centsPerWon), days, centsPerDay }
}
