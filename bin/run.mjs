// node bin/run.mjs FILE [arguments]: runs a script of the project on the Node it needs.
import { ensureInstalled, findRuntime, giveUp, runOn } from './runtime.mjs'

const args = process.argv.slice(2)
if (args.length === 0) giveUp('Usage: node bin/run.mjs FILE [arguments]')
ensureInstalled()
process.exit(await runOn(findRuntime(), args))
