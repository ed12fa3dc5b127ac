/** Work of one domain in a process of its own that can be killed: `node test/own-process.ts '{"work": …}'`. */
import { logLetters } from '../src/letters/log-letters.ts'
import { printLetter } from '../src/letters/print-letter.ts'
import { readMailbox } from '../src/mailbox/read-mailbox.ts'
import { openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import type { TestDatabase } from './database.ts'

export type OwnWork = {
  work: 'mailbox' | 'print' | 'log'
  urls: TestDatabase['urls']
  dataDir: string
  /** Where its clock stands. */
  now: string
  letterId?: number
}

const { work, urls, dataDir, now, letterId = 0 } = JSON.parse(process.argv[2] ?? '{}') as OwnWork
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
else if (work === 'print') await printLetter({ db, clock, dataDir }, letterId)
else await logLetters({ db, clock, dataDir }, letterId)
await db.close()
