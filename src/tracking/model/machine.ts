import { isbot } from 'isbot'

/** Lower-case request headers that tell a machine from a person, and the method. */
export type RequestHints = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Seconds between sending a mail and the opening of its link, where known. */
  readonly secondsSinceSent?: number
}
export type MachineReason =
  | 'no user agent'
  | 'bot'
  | 'mail scanner'
  | 'prefetch'
  | 'head request'
  | 'too quick'

// Scanners that open every link of a mail, and proxies that fetch its pictures ahead of the reader.
const MAIL_SCANNERS =
  /barracuda|mimecast|proofpoint|safelinks|ms-office|microsoft office|msoffice|trendmicro|trend micro|fireeye|trellix|symantec|messagelabs|cloudmark|bitdefender|ironport|forcepoint|sophos|googleimageproxy|yahoomailproxy|mailscanner|urldefen[cs]e|zscaler/i
// Chrome's Sec-Purpose, the older Purpose and X-Purpose, Firefox's X-Moz; 'preview' is Safari's.
const PREFETCH_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']
const QUICKEST_READER_SECONDS = 2

/**
 * Was a request made by a machine and not by a reader? Marked, kept and left out of figures; never refused.
 * The first reason found is given.
 */
export function isMachine(
  userAgent: string | null | undefined,
  hints: RequestHints = {},
): { machine: boolean; reason: MachineReason | null } {
  const reason = reasonOf(userAgent?.trim() ?? '', hints)
  return { machine: reason !== null, reason }
}

function reasonOf(userAgent: string, hints: RequestHints): MachineReason | null {
  const fetched = PREFETCH_HEADERS.some(name =>
    /prefetch|prerender|preview/i.test(String(hints.headers?.[name] ?? '')),
  )
  if (fetched) return 'prefetch'
  if (hints.method?.toUpperCase() === 'HEAD') return 'head request'
  if (userAgent === '') return 'no user agent'
  if (MAIL_SCANNERS.test(userAgent)) return 'mail scanner'
  if (isbot(userAgent)) return 'bot'
  return (hints.secondsSinceSent ?? Infinity) < QUICKEST_READER_SECONDS ? 'too quick' : null
}
