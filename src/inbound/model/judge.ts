import type { Arrival } from '../../mailbox/model/arrival.ts'
import type { Mailbox } from '../../mailbox/model/mail.ts'
import type { InboundReason } from './reasons.ts'

export type InboundFrame = {
  /** What the receiving server found of the domain in From. */
  auth: 'pass' | 'fail' | 'none'
  /** Our capture addresses and the mailbox of blind copies, lower case. */
  ours: ReadonlySet<string>
  colleagues: ReadonlySet<string>
  ownDomains: ReadonlySet<string>
  /** What people taught, by sender in lower case. */
  taught: ReadonlyMap<string, boolean>
}
export type Judgement =
  | { outcome: 'person'; who: Mailbox; by: 'from' | 'reply_to' | 'forwarded' }
  | { outcome: 'waiting'; who: Mailbox | null; reason: InboundReason }
  | { outcome: 'not_person'; reason: InboundReason }

const role =
  /^(no-?_?reply|do-?_?not-?_?reply|donotreply|nicht-?antworten|geen-?antwoord|mailer-daemon|postmaster|hostmaster|webmaster|abuse|root|daemon|bounces?|notifications?|alerts?|newsletter|nieuwsbrief|mailing|listserv|majordomo|www-data|wordpress|system|robot)([+._-].*)?@/

export const isRole = (address: string): boolean => role.test(address)

/**
 * Who a message to a public address is from, or why it is nobody. What people taught of a sender beats what the head suggests,
 * but never a delivery report, an automatic reply or a forged sender. A colleague who passes a mail on gives us whoever wrote it.
 */
export function judge(arrival: Arrival, frame: InboundFrame): Judgement {
  const { mail, replyTo, automatic } = arrival
  const first = (key: string) => arrival.header(key)[0]?.trim().toLowerCase() ?? ''
  const not = (reason: InboundReason): Judgement => ({ outcome: 'not_person', reason })
  const wait = (reason: InboundReason, who: Mailbox | null): Judgement => ({
    outcome: 'waiting',
    who,
    reason,
  })
  if (arrival.bounce) return not('bounce')
  if (arrival.isReport) return not('report')
  if (automatic) return not(automatic.kind === 'other' ? 'automatic' : automatic.kind)
  const from = mail.from
  if (from === null) return not('no_sender')
  if (frame.ours.has(from.address)) return not('loop')
  const taught = frame.taught.get(from.address)
  if (taught === false) return not('taught')
  if (frame.auth === 'fail') return wait('forged', from)
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  const isOwn = frame.colleagues.has(from.address) || frame.ownDomains.has(domain)
  if (!taught) {
    if (isSpam(first)) return not('spam')
    if (!isOwn && isList(first)) return not('list')
  }
  if (isRole(from.address) && !taught) {
    if (replyTo === null || isRole(replyTo.address) || frame.ours.has(replyTo.address)) return not('role')
    // A form of our own website writes so; of others somebody looks.
    return isOwn && frame.auth === 'pass'
      ? { outcome: 'person', who: named(replyTo, from), by: 'reply_to' }
      : wait('reply_to', replyTo)
  }
  if (isOwn) {
    const original = mail.original?.from ?? null
    const isOutside =
      original !== null &&
      !frame.colleagues.has(original.address) &&
      !frame.ours.has(original.address) &&
      !frame.ownDomains.has(original.address.slice(original.address.lastIndexOf('@') + 1)) &&
      !isRole(original.address)
    return isOutside ? { outcome: 'person', who: original, by: 'forwarded' } : not('colleague')
  }
  return { outcome: 'person', who: from, by: 'from' }
}

const isList = (first: (key: string) => string): boolean =>
  first('list-id') !== '' ||
  first('list-unsubscribe') !== '' ||
  /^(bulk|list|junk)\b/.test(first('precedence'))

const isSpam = (first: (key: string) => string): boolean =>
  /^yes\b/.test(first('x-spam-flag')) ||
  /^yes\b/.test(first('x-spam-status')) ||
  /^yes\b|^true\b/.test(first('x-spam')) ||
  Number.parseInt(first('x-ms-exchange-organization-scl') || '0', 10) >= 5

const named = (who: Mailbox, from: Mailbox): Mailbox => ({ ...who, name: who.name ?? from.name })

/** A name as a display name says it: "Berg, Anna" turned, quotes and what stands behind "via" gone; null for an address. */
export function nameSaid(display: string | null): string | null {
  const plain = (display ?? '')
    .replace(/["“”]/g, '')
    .replace(/\s+(via|through|namens|über)\s+.*$/i, '')
    .replace(/\s*[([|].*$/, '')
    .replace(/[\p{C}<>]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 120)
  if (plain === '' || plain.includes('@') || /https?:|www\./i.test(plain) || !/\p{L}/u.test(plain))
    return null
  const [, family, given] = /^(\p{L}[\p{L} .'’-]{1,60}),\s*(\p{L}[\p{L} .'’-]{0,60})$/u.exec(plain) ?? []
  return family && given ? `${given} ${family}` : plain
}
