import type { ImapOptions } from '../mailbox/open-imap.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { readBoxes } from './read-boxes.ts'
import { forgetOld } from './store.ts'

export type InboundNeeds = {
  /** The installation's secret: 32 bytes outside the database. */
  secret: Buffer
  /** Hosts of the own network that may be called. */
  internalHosts?: readonly string[]
}
export const imapOptions = ({ internalHosts = [] }: Pick<InboundNeeds, 'internalHosts'>): ImapOptions => ({
  internalHosts,
})

/** So many days a message that nobody is taken for keeps its sender and words. */
export const daysKept = 90

/** The jobs of this domain by task name, for the worker. */
export const inboundJobs = (needs: InboundNeeds & { db: Database; clock: Clock; dataDir: string }) => ({
  'inbound.read': () => readBoxes({ ...needs, imap: imapOptions(needs) }),
  'inbound.tidy': () =>
    needs.db.as(systemActor, tx => forgetOld(tx, new Date(needs.clock().getTime() - daysKept * 86_400_000))),
})
