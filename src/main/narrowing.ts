import { narrowBy } from '../segments/narrow.ts'
import { conditionSource } from './traits.ts'

/** Lists that somebody waits for, in milliseconds; changes of many and exports may take longer. */
export const narrow = narrowBy(conditionSource, 4_000)
export const narrowAtLength = narrowBy(conditionSource, 120_000)
