import pg from 'pg'
import { classJobs } from '../src/classes/jobs.ts'
import { qualityJobs } from '../src/customers/quality-jobs.ts'
import { rebuildInsight } from '../src/insight/derive.ts'
import { lifecycleJobs } from '../src/lifecycle/jobs.ts'
import { markDue } from '../src/lifecycle/mark-due.ts'
import { accountFigures } from '../src/main/account-figures.ts'
import { openInstallation } from '../src/main/installation.ts'
import { worthOf } from '../src/main/worth.ts'
import { openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { growPersons } from './grow-persons.ts'
import { cachedInstallation } from './installed.ts'
import { type Measure, round, timed, watchMemory } from './measure.ts'

const usual = 50_000
const marked = 2_000
const clock = (): Date => new Date('2026-03-02T12:00:00Z')

/** What every night's work has to read at least, each row once: customers, people, orders, opportunities and the ledger. */
const onePass = `
  select (select count(*) from (select id, parent_id, kind, erased_at, custom from account offset 0) a where a is not null),
    (select count(*) from (select id, account_id, email, phone, custom, updated_at from person offset 0) p where p is not null),
    (select sum(total_cents) from customer_order), (select sum(amount_cents) from opportunity),
    (select count(*) from (select subject_id, account_id, kind, occurred_at from touch offset 0) t where t is not null)`

/**
 * What the nights recompute of everybody: classes, stages of the lifecycle, quality of the record and the figures of the
 * funnel. `ours` is a night in which nothing changed since the last; what writes everything anew, and what a minute does for
 * 2,000 that changed, stand beside it.
 */
export const night: Measure = async (size, say) => {
  const total = size === 'full' ? 1_000_000 : (size ?? usual)
  const dataDir = await cachedInstallation(`list-${total}`, say, client => growPersons(client, total))
  const installation = await openInstallation({ dataDir, databaseUrl: '', port: 0, say: () => {} })
  const db = openDatabase(installation.urls, { log: silentLog })
  const client = new pg.Client({ connectionString: installation.ownerUrl })
  const peak = watchMemory([process.pid])
  try {
    await client.connect()
    const needs = { db, clock }
    const lifecycle = lifecycleJobs(needs)
    const jobs = {
      lifecycle: lifecycle['lifecycle.night'],
      classes: classJobs(needs, accountFigures)['customers.classes'],
      quality: qualityJobs(needs, worthOf)['customers.quality_all'],
      funnel: () => db.as(systemActor, rebuildInsight),
    }
    const more: Record<string, number> = { fromLedgerMs: round(await timed(lifecycle['lifecycle.all'])) }
    for (const [name, job] of Object.entries(jobs)) more[`${name}FirstMs`] = round(await timed(job))
    let ours = 0
    for (const [name, job] of Object.entries(jobs)) {
      const took = await timed(job)
      more[`${name}Ms`] = round(took)
      ours += took
      say(`${name}: ${round(took)} ms`)
    }
    const { rows } = await client.query<{ id: number }>(
      'select id::int from person where account_id is not null order by hashtext(id::text) limit $1',
      [marked],
    )
    await db.as(systemActor, tx =>
      markDue(
        tx,
        rows.map(({ id }) => id),
      ),
    )
    more[`lifecycleOf${marked}Ms`] = round(await timed(lifecycle['lifecycle.due']))
    await client.query(onePass)
    const limit = await timed(() => client.query(onePass))
    return {
      size: total,
      ours: round(ours),
      limit: round(limit),
      unit: 'ms',
      rssMiB: Math.round(peak()),
      more,
    }
  } finally {
    await client.end()
    await db.close()
    await installation.stop()
  }
}
