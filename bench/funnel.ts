import pg from 'pg'
import { growSegments } from './grow-segments.ts'
import { cachedInstallation, runServer, signIn } from './installed.ts'
import { type Measure, quantile, round, timed, watchMemory } from './measure.ts'

const rounds = 7
/** Twelve months up to where the history of the sample ends. */
const year = 'from=2025-04&to=2026-03'
const views: Record<string, string> = {
  year: `/api/funnel?${year}`,
  yearByPeriod: `/api/funnel?${year}&counting=period`,
  everByIndustry: '/api/funnel?by=industry',
  everValue: '/api/funnel/value',
  everLosses: '/api/funnel/losses',
  everPaths: '/api/funnel/paths',
}

/**
 * The funnel of all who were ever touched by source, with the days in each stage, over HTTP. `limit`: one scan of the table of
 * stages that counts who reached each, over the same driver. Beside it the same of a year, by period, by a dimension of the
 * account, and what else the page asks for.
 */
export const funnel: Measure = async (size, say) => {
  const persons = size === 'full' ? 1_000_000 : (size ?? 20_000)
  const dataDir = await cachedInstallation(`segment-${persons}`, say, client => growSegments(client, persons))
  const server = await runServer(dataDir)
  const peak = watchMemory([server.pid, server.databasePid])
  const owner = new pg.Client({ connectionString: server.ownerUrl })
  await owner.connect()
  try {
    const { get } = await signIn(server.port, 'marketing_manager')
    const median = async (work: () => Promise<unknown>) => {
      const took: number[] = []
      await work()
      for (let at = 0; at < rounds; at++) took.push(await timed(work))
      return quantile(took, 0.5)
    }
    const limit = await median(() => owner.query(scan))
    const ours = await median(() => get('/api/funnel'))
    const more: Record<string, number> = {}
    for (const [name, path] of Object.entries(views)) {
      more[`${name}Ms`] = round(await median(() => get(path)), 1)
      say(`${path}: ${more[`${name}Ms`]} ms`)
    }
    const { rows } = await owner.query<{ n: string }>('select count(*) as n from funnel_stage')
    more.rows = Number(rows[0]!.n)
    return {
      size: persons,
      ours: round(ours, 1),
      limit: round(limit, 1),
      unit: 'ms',
      rssMiB: round(peak()),
      more,
    }
  } finally {
    await owner.end()
    await server.stop()
  }
}

const scan = `select count(*), count(known_at), count(qualified_at), count(accepted_at), count(opportunity_at),
  count(won_at), count(again_at) from funnel_stage`
