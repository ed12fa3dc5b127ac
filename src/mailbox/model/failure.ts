/** What became of one recipient: `permanent` and `transient` are the classes 5 and 4 of RFC 3463. */
export type Failure = {
  address: string
  kind: 'permanent' | 'transient'
  /** Enhanced status code (RFC 3463), such as 5.1.1; with zeros where only its class is known. */
  status: string
  cause: Cause
  /** In the words of the server that said so, one line. */
  reason: string
}
export type Cause = 'unknown_address' | 'no_host' | 'full' | 'size' | 'refused' | 'delayed' | 'other'

/** Judges one failure: the status where there is one, else codes and words of the reason. */
export function failureOf(
  address: string,
  said: { status: string; isDelay: boolean; reason: string; more?: string },
): Failure {
  const given = enhanced(said.status) ?? enhanced(said.reason) ?? basic(said.status) ?? basic(said.reason)
  const cause = said.isDelay
    ? 'delayed'
    : causeOf(given, `${said.reason} ${(said.more ?? '').slice(0, 2_000)}`, said.reason)
  const isTransient =
    said.isDelay || (given === null ? transientWords.test(said.reason) : given.startsWith('4'))
  const status = given ?? (isTransient ? '4.0.0' : '5.0.0')
  return {
    address,
    kind: isTransient ? 'transient' : 'permanent',
    status: isTransient && status.startsWith('5') ? `4${status.slice(1)}` : status,
    cause,
    reason: oneLine(said.reason) || 'No reason was given.',
  }
}

const transientWords =
  /try again|temporar|timed? ?out|connection refused|could ?n.t connect|can.t connect|deferred|not yet been delivered|vorübergehend|tijdelijk/i
const causes: [Cause, RegExp][] = [
  [
    'full',
    /quota|mailbox (is )?full|over ?quota|insufficient storage|exdiskquota|postfach (ist )?voll|mailbox (is )?vol\b/i,
  ],
  ['size', /(maximum|exceed\w*|too) .{0,30}(size|large|big)|message too (large|big)|size limit/i],
  [
    'unknown_address',
    /user unknown|unknown user|no such (user|recipient|address|mailbox|person)|unknown or illegal|recipient (address )?(rejected|not found|unknown)|does(n.t| not) exist|invalid (recipient|mailbox)|mailbox (unavailable|not found|unknown)|unrouteable|recipnotfound|address(es)? (not found|unknown)|account (is |has been )?(disabled|inactive|closed)|no mailbox|unbekannt|onbekend|nicht gefunden|bestaat niet/i,
  ],
  [
    'no_host',
    /host (or domain name )?not found|name service error|domain .{0,40}(not found|does not exist)|nxdomain|no mx|dns (error|failure)|unknown host/i,
  ],
  [
    'refused',
    /spam|blocked|blacklist|block list|policy|relay|denied|rejected|not permitted|reputation|dmarc|resent-from/i,
  ],
]

/** The subject of RFC 3463 first, where it says something; then the reason, then all that the report says. */
function causeOf(status: string | null, all: string, reason: string): Cause {
  const bySubject = status === null ? null : status.slice(1)
  if (bySubject === '.2.2') return 'full'
  if (bySubject === '.3.4' || bySubject === '.2.3') return 'size'
  if (bySubject !== null && /^\.1\.(1|6|10)$|^\.2\.1$/.test(bySubject)) return 'unknown_address'
  if (bySubject !== null && /^\.1\.2$|^\.4\.4$/.test(bySubject)) return 'no_host'
  if (bySubject?.startsWith('.7.')) return 'refused'
  const of = (text: string) => causes.find(([, pattern]) => pattern.test(text))?.[0]
  return of(reason) ?? of(all) ?? 'other'
}

const enhanced = (text: string): string | null =>
  /\b([245]\.\d{1,3}\.\d{1,3})\b(?!\.\d)/.exec(text)?.[1] ?? null
const basic = (text: string): string | null => {
  const code = /(?:^|[\s:])([45])\d\d(?=[\s-]|$)/.exec(text)?.[1]
  return code ? `${code}.0.0` : null
}

/** One line, bounded, without control and direction signs. */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
