import { createHash } from 'node:crypto'
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime'
import { emailKey } from '../shared/email.ts'
import { forwardPrefix, readForwarded } from './model/forwarded.ts'
import type { Mail, Mailbox, MailFile, Mark } from './model/mail.ts'
import { partQuoted } from './model/quoted.ts'
import { readTnef } from './model/tnef.ts'
import { tidy } from './model/words.ts'
import { plainText } from './plain-text.ts'

const longest = 100_000
const mostWords = 2_000_000
const mostFiles = 100
const mostAddresses = 500

/**
 * A message (RFC 5322, 2045 to 2049, 3676) as people wrote it: the text without markup, the history apart, who and when. What
 * is broken is read as far as it goes. Throws where a message is built to be unreadable: parts in parts without end.
 */
export async function parseMail(raw: Uint8Array, depth = 0): Promise<Mail> {
  return mailOf(await openMail(raw), depth)
}

/** The parts of a message, undone. Throws where it is built to be unreadable. */
export const openMail = (raw: Uint8Array): Promise<Email> =>
  PostalMime.parse(raw, {
    forceRfc822Attachments: true,
    maxNestingDepth: 100,
    maxHeadersSize: 1_048_576,
  })

/** What people wrote in a message that was opened. */
export async function mailOf(email: Email, depth = 0): Promise<Mail> {
  const marks = marksOf(email)
  const files: MailFile[] = []
  const nested: Uint8Array[] = []
  let report = ''
  let body = wordsOf(email)
  for (const attachment of email.attachments) {
    const bytes = bytesOf(attachment)
    if (attachment.mimeType === 'text/calendar' || attachment.method) add(marks, 'calendar')
    if (attachment.mimeType === 'message/delivery-status') {
      report += new TextDecoder().decode(bytes)
      continue
    }
    if (/^message\/rfc822/.test(attachment.mimeType) && nested.push(bytes) === 1) continue
    // Pictures that the text itself shows, most of them of signatures.
    if (attachment.related && attachment.mimeType.startsWith('image/')) continue
    const tnef = isTnef(attachment) ? readTnef(bytes) : null
    if (tnef) {
      add(marks, 'tnef')
      if (body === '' && tnef.body) body = tidy(tnef.body)
      files.push(...tnef.files)
    } else files.push({ name: nameOf(attachment), type: attachment.mimeType, bytes })
  }
  if (report !== '') add(marks, 'bounce')
  const subject = plainLine(email.subject ?? '')
  const parted = partQuoted(body)
  const date = email.date ? new Date(email.date) : null
  return {
    messageId: idsIn(email.messageId)[0] ?? null,
    refs: [...new Set([...idsIn(email.inReplyTo), ...idsIn(email.references).reverse()])].slice(0, 50),
    from: mailboxes([email.from ?? email.sender])[0] ?? null,
    to: mailboxes(email.to),
    cc: mailboxes(email.cc),
    deliveredTo: deliveredTo(email),
    subject,
    body: parted.body.slice(0, longest),
    quoted: parted.quoted?.slice(0, longest) ?? null,
    date: date && Number.isFinite(date.getTime()) ? date : null,
    writtenAt: headersOf(email, 'date')[0]?.trim().slice(0, 200) || null,
    marks: [...marks],
    files: files.slice(0, mostFiles),
    failed: failedOf(report),
    trust: headersOf(email, 'authentication-results'),
    original: depth > 0 ? null : await originalOf(subject, body, nested[0]),
  }
}

/** By which the same message is known again, wherever it lies: its id with sender and date, else all of it. */
export function digestOfMail(mail: Mail, raw: Uint8Array): Buffer {
  const hash = createHash('sha256')
  return mail.messageId === null
    ? hash.update(raw).digest()
    : hash.update(JSON.stringify([mail.messageId, mail.from?.address ?? '', mail.writtenAt])).digest()
}

const add = (marks: Set<Mark>, mark: Mark): void => void marks.add(mark)

function wordsOf(email: Email): string {
  const text = tidy((email.text ?? '').slice(0, mostWords))
  return text !== '' || !email.html ? text : plainText(email.html.slice(0, mostWords))
}

/** What is passed on: as a part of its own, else as a block of headers in the text. */
async function originalOf(
  subject: string,
  body: string,
  nested: Uint8Array | undefined,
): Promise<Mail | null> {
  if (nested) return parseMail(nested, 1).catch(() => null)
  if (!forwardPrefix.test(subject)) return null
  const found = readForwarded(body)
  if (!found) return null
  const parted = partQuoted(found.body)
  return {
    messageId: null,
    refs: [],
    from: found.from,
    to: addressesIn(found.to),
    cc: addressesIn(found.cc),
    deliveredTo: [],
    subject: plainLine(found.subject ?? subject.replace(forwardPrefix, '')),
    body: parted.body.slice(0, longest),
    quoted: parted.quoted?.slice(0, longest) ?? null,
    date: found.date,
    writtenAt: found.writtenAt?.slice(0, 200) ?? null,
    marks: ['date_unsure'],
    files: [],
    failed: [],
    trust: [],
    original: null,
  }
}

function marksOf(email: Email): Set<Mark> {
  const marks = new Set<Mark>()
  const first = (key: string) => headersOf(email, key)[0]?.trim().toLowerCase() ?? ''
  const type = first('content-type')
  const from = email.from?.address?.toLowerCase() ?? ''
  if (
    /^multipart\/report\b.*report-type="?delivery-status/s.test(type) ||
    /^(mailer-daemon|postmaster)@/.test(from) ||
    first('x-failed-recipients') !== '' ||
    (first('return-path') === '<>' &&
      /undeliver|delivery (status|failure)|returned mail/i.test(email.subject ?? ''))
  )
    marks.add('bounce')
  const automatic = first('auto-submitted')
  if (
    (automatic !== '' && !automatic.startsWith('no')) ||
    ['x-autoreply', 'x-autorespond', 'x-autoresponder'].some(
      key => first(key) !== '' && first(key) !== 'no',
    ) ||
    /^auto[_-]?reply$/.test(first('precedence'))
  )
    marks.add('auto_reply')
  if (first('list-id') !== '' || /^(bulk|list)$/.test(first('precedence'))) marks.add('list')
  if (/^text\/calendar/.test(type)) marks.add('calendar')
  return marks
}

export const headersOf = (email: Email, key: string): string[] =>
  email.headers.filter(header => header.key === key).map(header => header.value)

/** Where servers noted to whom they gave it; blind copies stand nowhere else. */
function deliveredTo(email: Email): string[] {
  const found = [
    'delivered-to',
    'x-delivered-to',
    'x-original-to',
    'envelope-to',
    'x-envelope-to',
    'bcc',
    'to',
    'cc',
  ].flatMap(key => headersOf(email, key))
  const received = headersOf(email, 'received').flatMap(text => /\bfor\s+<([^>\s]+)>/i.exec(text)?.[1] ?? [])
  const addresses = [...found, ...received].flatMap(
    text => text.match(/[^\s<>,;:"'()[\]]+@[^\s<>,;:"'()[\]]+/g) ?? [],
  )
  return [...new Set(addresses.flatMap(each => emailKey(each) ?? []))].slice(0, mostAddresses)
}

function failedOf(report: string): string[] {
  const found = [...report.matchAll(/^(?:Final|Original)-Recipient\s*:\s*rfc822\s*;\s*<?([^\s<>;]+)/gim)]
  return [...new Set(found.flatMap(([, address]) => emailKey(address!) ?? []))].slice(0, mostAddresses)
}

export function mailboxes(given: readonly (Address | undefined)[] | undefined): Mailbox[] {
  const flat = (given ?? []).flatMap(each => (each?.group ? each.group : each?.address ? [each] : []))
  const found = new Map<string, Mailbox>()
  for (const { address, name } of flat) {
    const key = emailKey(address)
    if (key && !found.has(key)) found.set(key, { address: key, name: plainLine(name) || null })
  }
  return [...found.values()].slice(0, mostAddresses)
}

const addressesIn = (text: string): Mailbox[] =>
  mailboxes(
    (text.match(/[^\s<>,;:"'()[\]]+@[^\s<>,;:"'()[\]]+/g) ?? []).map(address => ({ address, name: '' })),
  )

const idsIn = (text: string | undefined): string[] =>
  (text?.match(/<[^<>\s]{1,400}>/g) ?? []).map(id => id.toLowerCase())

const isTnef = ({ mimeType, filename }: Attachment): boolean =>
  mimeType === 'application/ms-tnef' ||
  mimeType === 'application/vnd.ms-tnef' ||
  filename?.toLowerCase() === 'winmail.dat'

export const bytesOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content as ArrayBuffer)

/** The last part of a path, without signs that steer a terminal or turn the reading direction. */
function nameOf({ filename, mimeType }: Attachment): string {
  const last = (filename ?? '').split(/[\\/]/).at(-1) ?? ''
  return last.replace(/\p{C}/gu, '').trim().slice(0, 200) || `part.${mimeType.split('/')[1] ?? 'bin'}`
}

/** One line, bounded, without control and direction signs: they must not turn what stands beside them. */
export const plainLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .slice(0, 500)
