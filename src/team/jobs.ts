import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { forgetMailSecrets, sendMail } from '../platform/mail.ts'
import type { Post } from '../platform/post.ts'
import { mailReset } from './ask-reset.ts'
import { systemActor } from './model/actor.ts'
import { linkLife } from './model/link.ts'
import { removeEnded } from './store-sessions.ts'

export type TeamJobNeeds = { db: Database; clock: Clock; post: Post }

/** Tasks of the queue by name. `team.tidy` is for every hour; each may run again without harm. */
export function teamJobs({ db, clock, post }: TeamJobNeeds) {
  return {
    'mail.send': ({ mailId }: { mailId: number }) => sendMail(db, post, mailId, clock()),
    'team.reset': ({ email }: { email: string }) => db.as(systemActor, tx => mailReset(tx, email, clock())),
    'team.tidy': () =>
      db.as(systemActor, async tx => {
        await removeEnded(tx, clock())
        await forgetMailSecrets(tx, new Date(clock().getTime() - linkLife.invitation))
      }),
  }
}
