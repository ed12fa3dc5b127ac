import { sql } from 'kysely'
import { loadThroughDoors, loadWorld, samplePassword, sampleSignIns } from '../../test/world.ts'
import { recomputeClasses } from '../classes/classes.ts'
import { rebuildInsight } from '../insight/derive.ts'
import { askMeasuring } from '../intent/jobs.ts'
import { recomputeAll } from '../lifecycle/recompute.ts'
import type { Database } from '../platform/database.ts'
import { rebuildSegments } from '../segments/keep.ts'
import { systemActor } from '../team/model/actor.ts'
import { companyIfAny } from '../team/queries.ts'
import { accountFigures } from './account-figures.ts'
import { conditionSource } from './traits.ts'

/** Loads the sample company into an empty installation and prints who can sign in; a real company is left alone. */
export async function loadSample(
  ownerUrl: string,
  db: Database,
  dataDir: string,
  now: Date,
  say: (line: string) => void,
): Promise<void> {
  const company = await db.as(systemActor, companyIfAny, { readOnly: true })
  if (company && !company.sample) {
    say(
      `The sample company was not loaded: this installation belongs to ${company.name}. Use another folder: --data sample`,
    )
    return
  }
  if (!company) {
    say('Loading the sample company ...')
    const started = performance.now()
    const receipt = await loadWorld(ownerUrl, { seed: 'linchpin', now, scale: 'full' })
    await loadThroughDoors({ db, dataDir, now })
    await db.as(systemActor, rebuildInsight)
    await db.as(systemActor, tx => recomputeClasses(tx, accountFigures, now))
    await db.as(systemActor, tx => recomputeAll(tx, now))
    await keepThroughThePast(db, now)
    await db.as(systemActor, tx => askMeasuring(tx))
    await sql`analyze funnel_stage`.execute(db.full).catch(() => {})
    const { person, account, touch } = receipt.tables
    const count = new Intl.NumberFormat('en')
    say(
      `Loaded ${count.format(person ?? 0)} persons, ${count.format(account ?? 0)} accounts and ${count.format(touch ?? 0)} touches in ${Math.round((performance.now() - started) / 1000)} s.`,
    )
  }
  say(`Sign in with the password ${samplePassword} as:`)
  for (const user of sampleSignIns()) say(`  ${user.email.padEnd(34)} ${user.role.padEnd(18)} ${user.name}`)
}

/** Who was in the segments week by week, so that their history is as it would have been kept. */
async function keepThroughThePast(db: Database, now: Date): Promise<void> {
  for (let weeks = 13; weeks >= 0; weeks--) {
    const at = new Date(now.getTime() - weeks * 7 * 86_400_000)
    await db.as(systemActor, async tx => rebuildSegments(tx, await conditionSource(tx), at))
  }
}
