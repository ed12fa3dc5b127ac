import { implement, type Route } from '../platform/http.ts'
import { enqueue } from '../platform/jobs.ts'
import type { Actor } from '../team/model/actor.ts'
import { mailboxContract } from './model/contract.ts'
import type { ImapOptions } from './open-imap.ts'
import { addressOf, makeAddress } from './own-address.ts'
import { listMessages } from './queries.ts'
import { changeMailbox, mailboxSettings, tryMailbox } from './settings.ts'
import { discardMessage, discardParty, readAgain, settleParty } from './settle-party.ts'

export type MailboxNeeds = {
  /** The installation's secret: 32 bytes outside the database. */
  secret: Buffer
  /** Hosts of the own network that may be called. */
  internalHosts?: readonly string[]
}
export const imapOptions = ({ internalHosts = [] }: Pick<MailboxNeeds, 'internalHosts'>): ImapOptions => ({
  internalHosts,
})

const done = { ok: true } as const

export const mailboxRoutes = (needs: MailboxNeeds): Route[] => {
  const { secret } = needs
  return implement<typeof mailboxContract, Actor>(mailboxContract, {
    'GET /api/mailbox': ({ tx }) => mailboxSettings(tx),
    'PUT /api/mailbox': async ({ tx, actor, body, now }) => {
      await changeMailbox(tx, actor, body, secret, now)
      return mailboxSettings(tx)
    },
    'POST /api/mailbox/trial': ({ tx, body }) => tryMailbox(tx, body, secret, imapOptions(needs)),
    'POST /api/mailbox/reading': async ({ tx }) => {
      await enqueue(tx, 'mailbox.read', {}, { key: 'mailbox.read' })
      return done
    },
    'GET /api/mailbox/address': ({ tx, actor }) => addressOf(tx, actor, secret),
    'POST /api/mailbox/address': ({ tx, actor, now }) => makeAddress(tx, actor, secret, now),
    'GET /api/mailbox/messages': ({ tx, actor, query }) => listMessages(tx, actor, query),
    'POST /api/mailbox/parties/:id/person': ({ tx, actor, params, body, now }) =>
      settleParty(tx, actor, params.id, body, now),
    'POST /api/mailbox/parties/:id/discarding': async ({ tx, actor, params, now }) => {
      await discardParty(tx, actor, params.id, now)
      return done
    },
    'POST /api/mailbox/messages/:id/again': async ({ tx, params, body }) => {
      await readAgain(tx, params.id, body.userId ?? null)
      return done
    },
    'POST /api/mailbox/messages/:id/discarding': async ({ tx, params }) => {
      await discardMessage(tx, params.id)
      return done
    },
  })
}
