/** `npm run bench -- NAME [--size N|full] [--json]`: one measure beside its limit, on this machine. */
import { parseArgs } from 'node:util'
import { ingest } from './ingest.ts'
import { start } from './start.ts'
import { timeline } from './timeline.ts'

export type Size = number | 'full' | null
/** `ours` and `limit` in `unit`; a rate is better high, a time low. */
export type Measured = {
  size: number
  ours: number
  limit: number
  unit: 'ms' | 'rows/s' | 'share'
  rssMiB: number
  /** Further figures by name. */
  more: Record<string, number>
}
export type Measure = (size: Size, say: (line: string) => void) => Promise<Measured>

const measures: Record<string, Measure> = { start, ingest, timeline }
const longestMinutes = 60

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string' }, json: { type: 'boolean' } },
})
const name = positionals[0] ?? ''
const measure = Object.hasOwn(measures, name) ? measures[name] : undefined
const size = values.size === undefined ? null : values.size === 'full' ? 'full' : Number(values.size)
if (
  !measure ||
  positionals.length !== 1 ||
  (typeof size === 'number' && !(Number.isInteger(size) && size > 0))
) {
  console.error(
    `Usage: npm run bench -- NAME [--size N|full] [--json]\nNAME is one of ${Object.keys(measures).join(', ')}.`,
  )
  process.exit(2)
}

setTimeout(() => {
  console.error(`Stopped: it took longer than ${longestMinutes} minutes.`)
  process.exit(1)
}, longestMinutes * 60_000).unref()

const { more, ...found } = await measure(size, line => console.error(line))
const ratio = Number((found.ours / found.limit).toFixed(3))
console.log(`${name}, size ${found.size}`)
console.log(`  ours      ${found.ours} ${found.unit}`)
console.log(`  limit     ${found.limit} ${found.unit}`)
console.log(`  ratio     ${ratio}`)
console.log(`  peak RSS  ${found.rssMiB} MiB`)
for (const [label, value] of Object.entries(more)) console.log(`  ${label}  ${value}`)
if (values.json) console.log(JSON.stringify({ name, ...found, ratio, ...more }))
process.exit(0)
