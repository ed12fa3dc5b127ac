export const channels = ['email', 'letter', 'phone', 'messaging'] as const
export type Channel = (typeof channels)[number]
/** The grounds of GDPR, Art. 6(1), points (a) to (f). */
export const bases = [
  'consent',
  'contract',
  'legal_obligation',
  'vital_interests',
  'public_task',
  'legitimate_interests',
] as const
export type Basis = (typeof bases)[number]

export type Purpose = {
  key: string
  /** Of behaviour: has no channel, and is asked with channel null. */
  profiling: boolean
  basis: Basis
  channels: readonly Channel[]
  doubleOptIn: boolean
  /** A consent older than this many months counts no more; null keeps it until it is taken back. */
  validMonths: number | null
  active: boolean
}
/** What a person said once. '*' as purpose or channel stands for any. */
export type Act = {
  id: number
  /** Who said it, as recorded then. */
  subjectId: number
  /** Of somebody merged into this person: since when (ms) it is one with others who said something, by their id; else null. */
  oneSince: Readonly<Record<number, number>> | null
  matter: 'consent' | 'objection'
  purpose: string
  channel: string
  granted: boolean
  pending: boolean
  at: Date
}
export type Suppressed = { kind: 'email' | 'phone'; reason: string; at: Date }
export type ContactHistory = { erased: boolean; acts: readonly Act[]; suppressed: readonly Suppressed[] }

export const verdictReasons = [
  'erased',
  'objected',
  'suppressed',
  'not_offered',
  'withdrawn',
  'pending',
  'expired',
  'consented',
  'no_consent',
  'basis',
] as const
export type VerdictReason = (typeof verdictReasons)[number]
export type Verdict = {
  may: boolean
  reason: VerdictReason
  sentence: string
  /** Id of the row that proves it. */
  proofId: number | null
}

/** Which entry of the suppression list closes a channel. */
export const closedBy: Readonly<Record<Channel, 'email' | 'phone' | null>> = {
  email: 'email',
  letter: null,
  phone: 'phone',
  messaging: 'phone',
}

/**
 * May this person be reached for this purpose by this channel (null for profiling)? The latest act counts, by its moment
 * and then its id. An objection to the purpose, the channel or everything beats all; then the suppression list. Of acts by
 * somebody merged into this person the last one stands beside the person's own until it is said anew by whoever was one
 * with that somebody by then; where they differ the stricter one counts. What lies after `now` has not been said.
 */
export function mayContact(
  history: ContactHistory,
  purpose: Purpose,
  channel: Channel | null,
  now: Date,
): Verdict {
  const asked = channel ?? '*'
  const said = history.acts.filter(act => act.at <= now)
  const objections = standing(
    said.filter(
      act =>
        act.matter === 'objection' &&
        (act.purpose === purpose.key || act.purpose === '*') &&
        (act.channel === asked || act.channel === '*'),
    ),
  ).filter(act => !act.granted)
  if (history.erased) return no('erased', 'This record was erased.')
  const objection = latest(objections)
  if (objection) return no('objected', objected(objection), objection.id)
  const closing = channel === null ? null : closedBy[channel]
  const suppressed = history.suppressed.find(entry => entry.kind === closing)
  if (suppressed) return no('suppressed', `On the suppression list: ${suppressed.reason}.`)
  const offered =
    purpose.active && (channel === null ? purpose.profiling : purpose.channels.includes(channel))
  if (!offered) return no('not_offered', 'The company does not do this.')
  const acts = standing(
    said.filter(act => act.matter === 'consent' && act.purpose === purpose.key && act.channel === asked),
  )
  const withdrawn = latest(acts.filter(act => !act.granted && !act.pending))
  if (withdrawn) return no('withdrawn', 'Taken back or refused.', withdrawn.id)
  const pending = latest(acts.filter(act => act.pending))
  if (pending) return no('pending', 'Asked for, but not yet confirmed by the person.', pending.id)
  const granted = latest(acts)
  if (purpose.basis !== 'consent')
    return {
      may: true,
      reason: 'basis',
      sentence: basisSentences[purpose.basis],
      proofId: granted?.id ?? null,
    }
  if (!granted) return no('no_consent', 'No consent is on record.')
  if (purpose.validMonths !== null && addMonths(granted.at, purpose.validMonths) <= now)
    return no('expired', `The consent is older than ${purpose.validMonths} months.`, granted.id)
  return { may: true, reason: 'consented', sentence: 'Agreed.', proofId: granted.id }
}

const basisSentences: Record<Exclude<Basis, 'consent'>, string> = {
  contract: 'Needed for a contract with the person.',
  legal_obligation: 'Required by law.',
  vital_interests: 'To protect vital interests.',
  public_task: 'A task in the public interest.',
  legitimate_interests: 'A legitimate interest of the company; nobody objected.',
}

function no(reason: VerdictReason, sentence: string, proofId: number | null = null): Verdict {
  return { may: false, reason, sentence, proofId }
}

function objected({ purpose, channel }: Act): string {
  if (purpose === '*' && channel === '*') return 'Objected to everything.'
  if (purpose === '*') return 'Objected to this channel.'
  return channel === '*' ? 'Objected to this purpose.' : 'Objected to this purpose by this channel.'
}

/** The last act of each subject about each thing, without those of merged subjects that were said anew since by whoever they were one with. */
function standing(acts: readonly Act[]): Act[] {
  const keyOf = (act: Act) => `${act.matter}|${act.purpose}|${act.channel}`
  const last = new Map<string, Act>()
  for (const act of acts) {
    const key = `${keyOf(act)}|${act.subjectId}`
    const other = last.get(key)
    if (!other || isLater(act, other)) last.set(key, act)
  }
  return [...last.values()].filter(
    act =>
      act.oneSince === null ||
      !acts.some(
        other =>
          keyOf(other) === keyOf(act) &&
          other.subjectId !== act.subjectId &&
          other.at.getTime() > (act.oneSince![other.subjectId] ?? Number.POSITIVE_INFINITY),
      ),
  )
}

const isLater = (a: Act, b: Act): boolean =>
  a.at.getTime() === b.at.getTime() ? a.id > b.id : a.at.getTime() > b.at.getTime()

const latest = (acts: readonly Act[]): Act | null =>
  acts.reduce<Act | null>((best, act) => (best === null || isLater(act, best) ? act : best), null)

/** Calendar months later in UTC; a day that the month does not have is its last one. */
export function addMonths(at: Date, months: number): Date {
  const later = new Date(at)
  later.setUTCDate(1)
  later.setUTCMonth(later.getUTCMonth() + months)
  const days = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate()
  later.setUTCDate(Math.min(at.getUTCDate(), days))
  return later
}
