import { emailKey } from '../../shared/email.ts'
import { failuresInWords } from './bounce-words.ts'
import { type Failure, failureOf, oneLine } from './failure.ts'

/** What is looked at of a message: header values are unfolded, keys are lower case. */
export type ReportSource = {
  header: (key: string) => readonly string[]
  fromAddress: string | null
  subject: string
  /** Text that is meant for people. */
  words: string
  /** All message/delivery-status parts, one after the other. */
  status: string
  /** Headers of the returned message, or what was returned of it. */
  returned: string
}
export type Bounce = {
  failures: Failure[]
  /** Ids of the message that could not be delivered, as far as the report names them. */
  messageIds: string[]
  /** RFC 3464, or prose. */
  isStandard: boolean
}

const daemon =
  /^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|bounces?|mdaemon)(\+[^@]*)?@|^mailer-daemon$/i
const mostFailures = 500

/** Does the message itself, not its prose, say that it was written by the mail system? */
export function isFromMailSystem({
  header,
  fromAddress,
}: Pick<ReportSource, 'header' | 'fromAddress'>): boolean {
  const first = (key: string) => header(key)[0]?.trim() ?? ''
  return (
    /^multipart\/report\b/i.test(first('content-type')) ||
    daemon.test(fromAddress ?? '') ||
    daemon.test(/<?([^<>\s()]+)/.exec(first('from'))?.[1] ?? '') ||
    first('x-failed-recipients') !== '' ||
    first('return-path').replace(/\s/g, '') === '<>'
  )
}

/**
 * Whom a message could not be delivered to, as delivery status notifications (RFC 3464) and the prose of Exim, Postfix, qmail,
 * Sendmail, Exchange and large providers say it. Null for what no mail system wrote, whatever its words: people write about
 * bounces too. A report of success has no failures and is null as well.
 */
export function readBounce(source: ReportSource): Bounce | null {
  if (!isFromMailSystem(source)) return null
  const standard = failuresInStatus(source.status, source.words)
  const failures = standard ?? failuresInWords(source.words, source.header('x-failed-recipients').join(','))
  if (failures === null || failures.length === 0) return null
  const known = new Map<string, Failure>()
  for (const failure of failures) if (!known.has(failure.address)) known.set(failure.address, failure)
  return {
    failures: [...known.values()].slice(0, mostFailures),
    messageIds: messageIdsIn(source),
    isStandard: standard !== null,
  }
}

/** A report that all went well, or that it was passed on (RFC 3464, 2.3.3): no failure, and no person either. */
export const isDeliveryReport = (source: ReportSource): boolean =>
  source.status !== '' && isFromMailSystem(source)

/** Per-recipient fields of RFC 3464; null where there are none, so that prose is looked at. */
export function failuresInStatus(status: string, words: string): Failure[] | null {
  const groups = status
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+(?=\S)/g, ' ')
    .split(/\n[ \t]*\n+/)
    .map(fieldsOf)
    .filter(
      fields => fields.has('action') || fields.has('final-recipient') || fields.has('original-recipient'),
    )
  if (groups.length === 0) return null
  return groups.slice(0, mostFailures).flatMap(fields => {
    const action = (fields.get('action') ?? 'failed').trim().toLowerCase()
    if (/^(delivered|relayed|expanded)/.test(action)) return []
    const address = addressOf(fields.get('original-recipient')) ?? addressOf(fields.get('final-recipient'))
    if (address === null) return []
    const said = [fields.get('diagnostic-code'), fields.get('x400-supplementary-info')]
      .filter(Boolean)
      .join(' ')
    const reason =
      oneLine(said.replace(/^\s*[a-z0-9-]+\s*;\s*/i, '')) ||
      bracketed(fields.get('status')) ||
      proseOf(words, address)
    return [
      failureOf(address, {
        status: fields.get('status') ?? '',
        isDelay: /^delay/.test(action),
        reason,
        more: words,
      }),
    ]
  })
}

function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const [, key, value] = /^\s*([A-Za-z0-9-]{1,60})\s*:\s*(.*)$/.exec(line) ?? []
    if (key && !fields.has(key.toLowerCase())) fields.set(key.toLowerCase(), value!)
  }
  return fields
}

/** `rfc822; anna@x.example`, also without its type; of other types (X.400) only what is an e-mail address. */
function addressOf(value: string | undefined): string | null {
  if (!value) return null
  const found = /^\s*(?:(?:rfc822|utf-8|unknown)\s*;\s*)?<?([^\s<>;]+@[^\s<>;]+?)>?\s*$/i.exec(value)?.[1]
  return found ? (emailKey(found) ?? null) : null
}

const bracketed = (status: string | undefined): string => {
  const said =
    status?.replace(/^\s*[245](\.\d{1,3}){2}|^\s*[245]\d\d\b/, '').replace(/^[\s(]+|[\s)]+$/g, '') ?? ''
  return oneLine(said)
}

/** The lines of the report that stand below the address. */
function proseOf(words: string, address: string): string {
  const lines = words.replace(/\r\n?/g, '\n').split('\n')
  const at = lines.findIndex(line => line.toLowerCase().includes(address))
  const below = lines.slice(at + 1, at + 6)
  const first = below.findIndex(line => line.trim() !== '')
  if (at < 0 || first < 0) return ''
  const end = below.findIndex((line, nr) => nr > first && line.trim() === '')
  return oneLine(below.slice(first, end < 0 ? undefined : end).join(' '))
}

const idPattern =
  /^\s*(?:message-id|x-ms-exchange-message-id|original-message-id)\s*:\s*(?:\r?\n\s+)?(<[^<>\s]{1,400}>)/gim

function messageIdsIn({ returned, words, header }: ReportSource): string[] {
  const found = [
    ...[...returned.slice(0, 50_000).matchAll(idPattern)].map(([, id]) => id!),
    ...[...words.slice(0, 50_000).matchAll(/message-id\s*:\s*(<[^<>\s]{1,400}>)/gi)].map(([, id]) => id!),
    ...header('in-reply-to').flatMap(text => text.match(/<[^<>\s]{1,400}>/g) ?? []),
  ]
  return [...new Set(found.map(id => id.toLowerCase()))].slice(0, 10)
}
