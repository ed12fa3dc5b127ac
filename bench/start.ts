import type { Measure } from './bench.ts'
export const start: Measure = async () => { throw new Error('x') }
