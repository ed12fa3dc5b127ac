import type { Measure } from './bench.ts'
export const timeline: Measure = async () => { throw new Error('x') }
