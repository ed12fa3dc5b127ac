import pg from 'pg'
import { matchAll, type PassReceipt } from '../src/duplicates/match-pass.ts'
import { openInstallation } from '../src/main/installation.ts'
import { startCluster } from '../src/platform/cluster.ts'
import { openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { growPersons } from './grow-persons.ts'
import { cachedInstallation } from './installed.ts'
import { type Measure, round, timed, watchMemory } from './measure.ts'

const usual = 50_000
const full = 1_000_000

/**
 * The least that finds any duplicates: pairs that share a normalised e-mail, telephone, or name at one customer, as one
 * statement with fixed rules and without a probability.
 */
const fixedJoin = `
  with k as materialized (
    select id, 'e' || lower(email) as key from person where email is not null
    union all select id, 'p' || right(regexp_replace(phone, '\\D', '', 'g'), 9) from person where phone is not null
    union all select id, 'n' || regexp_replace(lower(name), '[^[:alpha:]]', '', 'g') || coalesce(account_id::text, country) from person)
  select a.id as a, b.id as b from k a join k b on b.key = a.key and a.id < b.id group by 1, 2`

/** A whole pass over all persons, its index up to date as it is each night; how long making the index takes stands beside. */
export const dedupe: Measure = async (size, say) => {
  const total = size === 'full' ? full : (size ?? usual)
  const dataDir = await cachedInstallation(`dedupe-${total}`, say, client => growPersons(client, total))
  const installation = await openInstallation({ dataDir, databaseUrl: '', port: 0, say: () => {} })
  const db = openDatabase(installation.urls, { log: silentLog })
  const client = new pg.Client({ connectionString: installation.ownerUrl })
  await client.connect()
  const cluster = await startCluster({ dataDir, log: () => {} })
  const peak = watchMemory([process.pid, cluster.pid])
  // Of the program alone, its thread included: what a pass holds, beside a driver of some 60 MiB.
  const programAtFirst = process.memoryUsage.rss()
  let program = 0
  const watching = setInterval(() => {
    program = Math.max(program, process.memoryUsage.rss())
  }, 250)
  const now = new Date('2026-03-02T12:00:00Z')
  try {
    await client.query(`truncate match_pair, match_record, match_learnt`)
    await client.query(`delete from match_due`)
    say('Making the index and comparing ...')
    const first = await timed(() => matchAll(db, 'person', () => now))
    const programFirstPass = program
    program = 0
    await client.query('vacuum analyze match_record')
    say('Comparing again, the index up to date ...')
    let receipt: PassReceipt | null = null
    const ours = await timed(async () => {
      receipt = await matchAll(db, 'person', () => now)
    })
    say('The fixed join ...')
    await client.query(`set work_mem = '64MB'`)
    const limit = await timed(() => client.query(`create temporary table fixed as ${fixedJoin}`))
    const grown = `exists (select from person p where p.id = t.a and p.external_id ~ '^(grown|twin)-')
      and exists (select from person p where p.id = t.b and p.external_id ~ '^(grown|twin)-')`
    const score = async (table: string) => {
      const { rows } = await client.query<{ found: string; right: string; planted: string }>(
        `with truth as (select least(o.id, w.id) as a, greatest(o.id, w.id) as b from person w
          join person o on o.external_id = replace(w.external_id, 'twin-', 'grown-') where w.external_id like 'twin-%'),
        t as (select t.* from (${table}) t where ${grown})
        select (select count(*) from t) as found, (select count(*) from truth) as planted,
          (select count(*) from truth join t using (a, b)) as right`,
      )
      const [found, right, planted] = [rows[0]!.found, rows[0]!.right, rows[0]!.planted].map(Number) as [
        number,
        number,
        number,
      ]
      return {
        precision: round(right / Math.max(1, found), 4),
        recall: round(right / Math.max(1, planted), 4),
      }
    }
    const mine = await score(`select a, b from match_pair where kind = 'person' and bits >= log(2.0, 4.0)`)
    const fixed = await score('select a, b from fixed')
    return {
      size: total,
      ours: round(ours),
      limit: round(limit),
      unit: 'ms',
      rssMiB: Math.round(peak()),
      more: {
        firstPassMs: round(first),
        ...receipt!.took,
        programAtFirstMiB: Math.round(programAtFirst / 2 ** 20),
        programFirstPassMiB: Math.round(programFirstPass / 2 ** 20),
        programMiB: Math.round(program / 2 ** 20),
        records: receipt!.records,
        comparedPairs: receipt!.compared,
        keptPairs: receipt!.found,
        precision: mine.precision,
        recall: mine.recall,
        fixedPrecision: fixed.precision,
        fixedRecall: fixed.recall,
      },
    }
  } finally {
    clearInterval(watching)
    await client.end()
    await db.close()
    await installation.stop()
  }
}
