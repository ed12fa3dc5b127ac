import pg from 'pg'
import { definitionInForce } from '../src/leads/definitions.ts'
import { runBacktest } from '../src/leads/run-backtest.ts'
import { insertBacktest } from '../src/leads/store-backtests.ts'
import { insertDraft } from '../src/leads/store-drafts.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { growSegments } from './grow-segments.ts'
import { cachedInstallation, runServer } from './installed.ts'
import { type Measure, round, timed, watchMemory } from './measure.ts'

/** The touches of those who were grown end then. */
const until = new Date('2026-03-02T12:00:00Z')
const from = new Date('2025-03-02T12:00:00Z')
const piece = 10_000

/**
 * Tries a draft with another threshold and another rule on twelve months: each lead of the sample company, and everybody with touches
 * of that time. `limit`: one read of these touches in their order, by whose they are, over the same driver.
 */
export const backtest: Measure = async (size, say) => {
  const persons = size === 'full' ? 1_000_000 : (size ?? 20_000)
  const dataDir = await cachedInstallation(`segment-${persons}`, say, client => growSegments(client, persons))
  const server = await runServer(dataDir)
  const peak = watchMemory([process.pid, server.databasePid])
  const owner = new pg.Client({ connectionString: server.ownerUrl })
  await owner.connect()
  const db = openDatabase(
    { full: server.ownerUrl, part: server.ownerUrl, jobs: server.ownerUrl },
    { log: silentLog, poolSize: 2 },
  )
  try {
    const id = await db.as(systemActor, tx => makeBacktest(tx))
    const ours = await timed(() => runBacktest(db, id, () => new Date()))
    let touches = 0
    const limit = await timed(async () => {
      touches = await readInOrder(owner)
    })
    const { rows } = await owner.query<{ cases: string; looked: number }>(
      `select (select count(*) from definition_backtest_case where backtest_id = $1) as cases,
        (select looked_at from definition_backtest where id = $1) as looked`,
      [id],
    )
    return {
      size: persons,
      ours: round(ours),
      limit: round(limit),
      unit: 'ms',
      rssMiB: round(peak()),
      more: { touches, cases: Number(rows[0]!.cases), lookedAt: Number(rows[0]!.looked) },
    }
  } finally {
    await owner.query('delete from definition_draft').catch(() => {})
    await db.close()
    await owner.end()
    await server.stop()
  }
}

const makeBacktest = async (tx: Parameters<Parameters<Database['as']>[1]>[0]): Promise<number> => {
  const now = new Date()
  const { rules, version } = await definitionInForce(tx, now)
  const [first, ...others] = rules.fit
  const draft = {
    name: 'Measured',
    rules: {
      ...rules,
      threshold: rules.threshold - 10,
      fit: [{ ...first!, points: first!.points + 5 }, ...others],
    },
    note: '',
    basedOn: version,
  }
  const draftId = await insertDraft(tx, draft, { userId: null, now })
  return insertBacktest(tx, { draftId, revision: 1, against: version, from, until, userId: null }, now)
}

/** All touches of that time in the order of whose they are, as many at once as a program would read; how many. */
async function readInOrder(owner: pg.Client): Promise<number> {
  await owner.query('begin')
  await owner.query(
    `declare ordered no scroll cursor for select id, subject_id, kind, occurred_at, title, properties->>'url' as url, source
      from touch where occurred_at >= '${from.toISOString()}' and occurred_at < '${until.toISOString()}' order by subject_id, occurred_at`,
  )
  let read = 0
  for (let some = piece; some === piece; read += some)
    some = (await owner.query(`fetch ${piece} from ordered`)).rowCount ?? 0
  await owner.query('commit')
  return read
}
