import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { daysToDecide } from './file-mail.ts'
import { imapOptions, type MailboxNeeds } from './http.ts'
import { readMailbox } from './read-mailbox.ts'
import { discardOld } from './store.ts'

/** The jobs of this domain by task name, for the worker. */
export const mailboxJobs = (needs: MailboxNeeds & { db: Database; clock: Clock; dataDir: string }) => ({
  'mailbox.read': () => readMailbox({ ...needs, imap: imapOptions(needs) }),
  'mailbox.tidy': () =>
    needs.db.as(systemActor, tx =>
      discardOld(tx, new Date(needs.clock().getTime() - daysToDecide * 24 * 3_600_000)),
    ),
})
