import pg from 'pg'
import { considerPersons } from '../src/leads/consider.ts'
import { definitionInForce } from '../src/leads/definitions.ts'
import { judge } from '../src/leads/model/definition/weigh.ts'
import { knownForRules } from '../src/leads/read-known.ts'
import { scoreEverybody } from '../src/leads/score-everybody.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { growSegments } from './grow-segments.ts'
import { cachedInstallation, runServer } from './installed.ts'
import { type Measure, quantile, round, timed, watchMemory } from './measure.ts'

const atOnce = 2_000
const alone = 200
const scoredDays = 730

/**
 * Scores everybody by the definition in force, five touches each on average. Beside it one by one in the program. `limit`: one scan in the database of the columns
 * that it asks for, persons with their accounts and touches of two years. Beside it: considering one person whose touch
 * came in, as the running program does.
 */
export const score: Measure = async (size, say) => {
  const persons = size === 'full' ? 1_000_000 : (size ?? 20_000)
  const dataDir = await cachedInstallation(`segment-${persons}`, say, client => growSegments(client, persons))
  const server = await runServer(dataDir)
  const peak = watchMemory([process.pid, server.pid, server.databasePid])
  const owner = new pg.Client({ connectionString: server.ownerUrl })
  await owner.connect()
  const db = openDatabase(
    { full: server.ownerUrl, part: server.ownerUrl, jobs: server.ownerUrl },
    { log: silentLog, poolSize: 2 },
  )
  try {
    const { rows } = await owner.query<{ id: string }>(
      'select id from person where erased_at is null order by id',
    )
    const ids = rows.map(({ id }) => Number(id))
    const some = ids.slice(0, 10 * atOnce)
    await oneByOne(db, some)
    const apart = await timed(() => oneByOne(db, some))
    await everybody(db)
    let [people, qualified] = [0, 0]
    const ours = await timed(async () => {
      const found = await everybody(db)
      ;[people, qualified] = [found.people, found.qualified.length]
    })
    say(`${people} scored, ${qualified} of them qualified`)
    await onePass(owner)
    const limit = await onePass(owner)
    const each = await considerAlone(db, ids)
    return {
      size: ids.length,
      ours: round(ours),
      limit: round(limit),
      unit: 'ms',
      rssMiB: round(peak()),
      more: {
        microsecondsEach: round((ours * 1000) / ids.length),
        oneByOneMicrosecondsEach: round((apart * 1000) / some.length),
        qualified,
        considerOneP50Ms: round(quantile(each, 0.5)),
        considerOneP95Ms: round(quantile(each, 0.95)),
      },
    }
  } finally {
    await db.close()
    await owner.end()
    await server.stop()
  }
}

const everybody = (db: Database) =>
  db.as(
    systemActor,
    async tx => {
      const now = new Date()
      const { rules } = await definitionInForce(tx, now)
      return scoreEverybody(tx, rules, now)
    },
    { readOnly: true },
  )

/** What a score takes where each person is read and judged by the program, as of those whose touch came in. */
async function oneByOne(db: Database, ids: readonly number[]): Promise<void> {
  for (let from = 0; from < ids.length; from += atOnce)
    await db.as(
      systemActor,
      async tx => {
        const now = new Date()
        const { rules } = await definitionInForce(tx, now)
        const { known, moment } = await knownForRules(tx, ids.slice(from, from + atOnce), [rules], now)
        const about = { productGroupId: null, territoryId: null }
        for (const person of known.values()) judge(rules, person, about, moment)
      },
      { readOnly: true },
    )
}

/** Milliseconds of one scan of what the definition asks for. */
const onePass = (owner: pg.Client): Promise<number> =>
  timed(async () => {
    await owner.query(`select count(*), max(p.job_function), max(p.seniority), max(p.job_title), max(p.email), max(a.industry),
      max(a.employees), max(a.kind) from person p left join account a on a.id = p.account_id`)
    await owner.query(
      `select count(*), max(n), max(latest), max(title), max(url) from (
        select subject_id, count(*) as n, max(occurred_at) as latest, max(title) as title, max(properties->>'url') as url from touch
        where occurred_at > now() - make_interval(days => $1) group by 1) t`,
      [scoredDays],
    )
  })

async function considerAlone(db: Database, ids: readonly number[]): Promise<number[]> {
  const took: number[] = []
  for (let n = 0; n < alone; n++) {
    const id = ids[Math.floor((n * ids.length) / alone)]!
    took.push(await timed(() => db.as(systemActor, tx => considerPersons(tx, [id], new Date()))))
  }
  return took
}
