/** Work of one domain in a process of its own that can be killed: `node test/own-process.ts '{"work": …}'`. */
import { readBoxes } from '../src/inbound/read-boxes.ts'
import { leadSources } from '../src/leads/follow-sources.ts'
import { logLetters } from '../src/letters/log-letters.ts'
import { printLetter } from '../src/letters/print-letter.ts'
import { readMailbox } from '../src/mailbox/read-mailbox.ts'
import { openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { runStep } from '../src/sources/run-step.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { TestDatabase } from './database.ts'

export type OwnWork = {
  work: 'mailbox' | 'inbound' | 'print' | 'log' | 'sources'
  urls: TestDatabase['urls']
  dataDir: string
  /** Where its clock stands. */
  now: string
  letterId?: number
  runId?: number
}

const { work, urls, dataDir, now, letterId = 0, runId = 0 } = JSON.parse(process.argv[2] ?? '{}') as OwnWork
const db = openDatabase(urls, { log: silentLog, poolSize: 2 })
const clock = () => new Date(now)
if (work === 'mailbox')
  await readMailbox({
    db,
    clock,
    dataDir,
    secret: Buffer.alloc(32, 7),
    imap: { internalHosts: ['127.0.0.1'], patience: 10_000 },
  })
else if (work === 'inbound')
  await readBoxes({
    db,
    clock,
    dataDir,
    secret: Buffer.alloc(32, 7),
    imap: { internalHosts: ['127.0.0.1'], patience: 10_000 },
  })
else if (work === 'sources')
  for (let more = true; more; )
    more = await db.as(systemActor, tx =>
      runStep(tx, runId, { followers: leadSources, own: [], size: 5 }, clock()),
    )
else if (work === 'print') await printLetter({ db, clock, dataDir }, letterId)
else await logLetters({ db, clock, dataDir }, letterId)
await db.close()
