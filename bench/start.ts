import { startCluster } from '../src/platform/cluster.ts'
import { addPeople } from './grow-touches.ts'
import { cachedInstallation, httpClient, runServer } from './installed.ts'
import { type Measure, memoryOf, round, runProgram } from './measure.ts'

const rounds = 5
const sampled = 20_000
/** Long enough for what a start does afterwards to have ended. */
const restMs = 5_000

/**
 * From `node bin/start.mjs` on an installed checkout, its database stopped, to the first answered page, beside the
 * start of the bare database and of a Node that does nothing. The least of five each; memory is of the last one, idle.
 */
export const start: Measure = async (size, say) => {
  const persons = size === 'full' ? 100_000 : (size ?? sampled)
  const dataDir = await cachedInstallation(`start-${persons}`, say, client =>
    addPeople(client, Math.max(0, persons - sampled)),
  )
  let [ours, limit] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  let [program, database] = [0, 0]
  for (let run = 0; run <= rounds; run++) {
    const started = performance.now()
    const server = await runServer(dataDir, { web: true, script: 'bin/start.mjs' })
    try {
      const { status } = await httpClient(server.port)('/')
      const took = performance.now() - started
      if (status !== 200) throw new Error(`The first page answered ${status}.`)
      // The first one may still build the pages; "after the first time" is what counts.
      if (run > 0) ours = Math.min(ours, took)
      if (run === rounds) {
        await new Promise(done => setTimeout(done, restMs))
        database = memoryOf([server.databasePid])
        // The database is a child of the server that started it.
        program = memoryOf([server.pid]) - database
      }
    } finally {
      await server.stop()
    }
    const before = performance.now()
    const cluster = await startCluster({ dataDir, log: () => {} })
    const bare = performance.now() - before
    await cluster.stop()
    const node = await runProgram(process.execPath, ['-e', '0'])
    if (run > 0) limit = Math.min(limit, bare + node)
  }
  return {
    size: persons,
    ours: round(ours, 0),
    limit: round(limit, 0),
    unit: 'ms',
    rssMiB: Math.round(program + database),
    more: { programMiB: Math.round(program), databaseMiB: Math.round(database) },
  }
}
