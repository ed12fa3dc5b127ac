/** `npm run bench -- NAME [--size N|full] [--json]`: one measure beside its limit, on this machine. */
import { parseArgs } from 'node:util'
import { backtest } from './backtest.ts'
import { dedupe } from './dedupe.ts'
import { funnel } from './funnel.ts'
import { importing } from './import.ts'
import { ingest } from './ingest.ts'
import { list } from './list.ts'
import type { Measure } from './measure.ts'
import { night } from './night.ts'
import { score } from './score.ts'
import { scroll } from './scroll.ts'
import { search } from './search.ts'
import { segment } from './segment.ts'
import { start } from './start.ts'
import { storage } from './storage.ts'
import { timeline } from './timeline.ts'

const measures: Record<string, Measure> = {
  backtest,
  dedupe,
  funnel,
  score,
  start,
  ingest,
  timeline,
  import: importing,
  list,
  night,
  scroll,
  search,
  segment,
  storage,
}
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
