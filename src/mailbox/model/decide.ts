import { emailKey } from '../../shared/email.ts'
import { isMailbox } from './address.ts'
import type { Mail, Mailbox, Mark } from './mail.ts'
import { occurredAt } from './occurred.ts'
import { isTrusted } from './trust.ts'

/** What is known when a message is judged. */
export type Frame = {
  /** The address of the watched mailbox. */
  mailbox: string
  trustedHost: string | null
  /** Active colleagues by address, lower case. */
  colleagues: ReadonlyMap<string, number>
  /** Whose token it was delivered to, where to one. */
  tokenOf: number | null
  /** Said by an administrator of a message that was put aside. */
  givenTo?: number | null
  /** Domains of the company. */
  ownDomains: ReadonlySet<string>
  receivedAt: Date | null
  now: Date
}

export type Party = Mailbox & { part: 'from' | 'to' | 'cc' }
export type AsideReason =
  | 'unknown_sender'
  | 'not_proved'
  | 'nobody_outside'
  | 'no_original_sender'
  | 'no_sender'
export type Decision =
  | {
      outcome: 'file'
      userId: number
      direction: 'out' | 'in'
      parties: Party[]
      /** The message whose words are filed: the one passed on, where it is one. */
      mail: Mail
      occurredAt: Date
      marks: Mark[]
      /** What the colleague wrote above a message that was passed on. */
      comment: string | null
    }
  | { outcome: 'aside'; userId: number | null; reason: AsideReason }

/**
 * Whose mail it is, with whom, and which way it went. The colleague is proved by the token of the own address; without one
 * by a known address that the receiving server vouches for. From outside, by the token, it is mail that came to the colleague.
 */
export function decide(mail: Mail, frame: Frame): Decision {
  const from = mail.from?.address ?? null
  const sender = from === null ? null : (frame.colleagues.get(from) ?? null)
  const domain = from?.slice(from.lastIndexOf('@') + 1) ?? ''
  const proved = sender !== null && isTrusted(mail.trust, frame.trustedHost, domain)
  const userId = frame.givenTo ?? frame.tokenOf ?? (proved ? sender : null)
  if (userId === null)
    return { outcome: 'aside', userId: null, reason: sender === null ? 'unknown_sender' : 'not_proved' }

  const isOurs = ({ address }: Mailbox) => isOwn(address, frame)
  const outside = (each: Mail): Party[] =>
    [
      ...each.to.map(to => ({ ...to, part: 'to' as const })),
      ...each.cc.map(cc => ({ ...cc, part: 'cc' as const })),
    ].filter(
      (party, at, all) => !isOurs(party) && all.findIndex(other => other.address === party.address) === at,
    )
  const filed = (of: Mail, direction: 'out' | 'in', parties: Party[]): Decision => {
    const { at, unsure } = occurredAt(of.date, frame.receivedAt, frame.now)
    // Of the one that passes on, only what says how it was read.
    const outer = mail.marks.filter(mark => of === mail || mark === 'shortened' || mark === 'tnef')
    const marks = new Set<Mark>([...of.marks, ...outer])
    if (unsure) marks.add('date_unsure')
    const comment = of === mail || mail.original !== of ? null : commentOf(mail)
    return {
      outcome: 'file',
      userId,
      direction,
      parties,
      mail: of,
      occurredAt: at,
      marks: [...marks],
      comment,
    }
  }

  if (mail.marks.includes('bounce')) {
    const parties = mail.failed
      .map(address => ({ address, name: null, part: 'from' as const }))
      .filter(each => !isOurs(each))
    return parties.length > 0
      ? filed(mail, 'in', parties)
      : { outcome: 'aside', userId, reason: 'nobody_outside' }
  }
  if (from === null) return { outcome: 'aside', userId, reason: 'no_sender' }
  if (!isOurs(mail.from!)) return filed(mail, 'in', [{ ...mail.from!, part: 'from' }])
  const parties = outside(mail)
  if (parties.length > 0) return filed(mail, 'out', parties)
  const { original } = mail
  if (!original) return { outcome: 'aside', userId, reason: 'nobody_outside' }
  if (!original.from) return { outcome: 'aside', userId, reason: 'no_original_sender' }
  if (!isOurs(original.from)) return filed(original, 'in', [{ ...original.from, part: 'from' }])
  const theirs = outside(original)
  return theirs.length > 0
    ? filed(original, 'out', theirs)
    : { outcome: 'aside', userId, reason: 'nobody_outside' }
}

/** The mailbox itself, colleagues, and everybody at a domain of the company. */
export function isOwn(address: string, frame: Pick<Frame, 'mailbox' | 'colleagues' | 'ownDomains'>): boolean {
  const key = emailKey(address) ?? address.toLowerCase()
  return (
    isMailbox(key, frame.mailbox) ||
    frame.colleagues.has(key) ||
    frame.ownDomains.has(key.slice(key.lastIndexOf('@') + 1))
  )
}

/** Words above the message that is passed on: its headers begin where the first of its words stand. */
const commentOf = (mail: Mail): string | null => {
  const head = mail.body.split(
    /^\s*(?:-{2,}.*|.*(?:Forwarded message|forwarded message|Weitergeleitete|Doorgestuurd).*|\*?(?:From|Von|Van)\s*:.*)$/mu,
  )[0]
  return head?.trim() ? head.trim().slice(0, 5_000) : null
}
