import { mkdir, rename, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'

/**
 * What became of a message: `sent` and `refused` are final; `later` was certainly not accepted and may be
 * tried again; `unknown` may or may not have been accepted, so nobody but a person may send it again.
 */
export type Delivery = { outcome: 'sent' } | { outcome: 'refused' | 'later' | 'unknown'; problem: string }
export type Letter = {
  id: number
  to: string
  subject: string
  text: string
  /** An entry for a calendar, as iMIP sends it (RFC 6047). */
  calendar?: string | null
  at: Date
}
export type Post = {
  transport: 'smtp' | 'folder'
  /** The public address of this installation, without a slash at its end. */
  url: string
  deliver(letter: Letter): Promise<Delivery>
}

export type PostOptions = {
  url: string
  /** Where messages are put when there is no SMTP server: one `.eml` each. */
  folder: string
  /** `smtp://user:password@host:587` or `smtps://…:465`; STARTTLS is used where offered, `?tls=required` insists. */
  smtpUrl?: string | undefined
  from?: string | undefined
}

const patience = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000 }

export function openPost(options: PostOptions): Post {
  const url = options.url.replace(/\/+$/, '')
  const domain = URL.canParse(url) ? new URL(url).hostname : hostname()
  const from = options.from ?? `linchpin@${domain.includes('.') ? domain : 'localhost.localdomain'}`
  const compose = (letter: Letter): Promise<Buffer> =>
    new MailComposer({
      from: { name: 'Linchpin', address: from },
      to: { name: '', address: letter.to },
      subject: letter.subject,
      text: letter.text,
      ...(letter.calendar
        ? {
            icalEvent: {
              method: /^METHOD:CANCEL\r?$/m.test(letter.calendar) ? 'CANCEL' : 'REQUEST',
              filename: 'invite.ics',
              content: letter.calendar,
            },
          }
        : {}),
      date: letter.at,
      // The same message keeps its name when a person sends it again, so that receivers can tell.
      messageId: `<linchpin.mail.${letter.id}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    })
      .compile()
      .build()
  const { smtpUrl } = options
  if (smtpUrl) {
    const target = readSmtpUrl(smtpUrl)
    return {
      transport: 'smtp',
      url,
      deliver: async letter => deliverBySmtp(target, { from, to: letter.to }, await compose(letter)),
    }
  }
  return {
    transport: 'folder',
    url,
    deliver: async letter => deliverToFolder(options.folder, letter.id, await compose(letter)),
  }
}

/** Written beside and renamed; a repetition replaces the same file, so a folder never holds a message twice. */
async function deliverToFolder(folder: string, id: number, message: Buffer): Promise<Delivery> {
  const name = join(folder, `${String(id).padStart(8, '0')}.eml`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(`${name}.partial`, message, { mode: 0o600 })
    await rename(`${name}.partial`, name)
    return { outcome: 'sent' }
  } catch (error) {
    return { outcome: 'later', problem: `The outbox folder cannot be written (${codeOf(error)}).` }
  }
}

type SmtpTarget = {
  connection: SMTPConnection.Options
  login: { user: string; pass: string } | null
}

function readSmtpUrl(text: string): SmtpTarget {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '')
    throw new Error(
      'SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465.',
    )
  const secure = url.protocol === 'smtps:'
  return {
    connection: {
      host: url.hostname,
      port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
      secure,
      requireTLS: url.searchParams.get('tls') === 'required',
      ...patience,
    },
    login:
      url.username === ''
        ? null
        : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
  }
}

type SmtpFailure = Error & { code?: string; responseCode?: number; response?: string; command?: string }

/**
 * Before the message is handed over, every failure is `later`. After that only an answer of the server tells:
 * 4xx later, 5xx refused; no answer is unknown.
 */
async function deliverBySmtp(
  target: SmtpTarget,
  envelope: { from: string; to: string },
  message: Buffer,
): Promise<Delivery> {
  const connection = new SMTPConnection(target.connection)
  let fail: (error: Error) => void = () => undefined
  const broken = new Promise<never>((_, reject) => {
    fail = reject
  })
  broken.catch(() => undefined)
  connection.on('error', error => fail(error))
  connection.on('end', () => fail(new Error('The connection ended.')))
  try {
    const open = new Promise<void>((done, reject) =>
      connection.connect(error => (error ? reject(error) : done())),
    )
    await Promise.race([open, broken])
    const { login } = target
    if (login) {
      const signedIn = new Promise<void>((done, reject) =>
        connection.login({ credentials: login, ...login }, error => (error ? reject(error) : done())),
      )
      await Promise.race([signedIn, broken])
    }
  } catch (error) {
    connection.close()
    return { outcome: 'later', problem: `The mail server could not be used (${codeOf(error)}).` }
  }
  try {
    const sent = new Promise<void>((done, reject) =>
      connection.send(envelope, message, error => (error ? reject(error) : done())),
    )
    await Promise.race([sent, broken])
  } catch (error) {
    connection.close()
    const { responseCode } = error as SmtpFailure
    if (responseCode === undefined || responseCode < 400)
      return { outcome: 'unknown', problem: `The connection broke while sending (${codeOf(error)}).` }
    return responseCode < 500
      ? { outcome: 'later', problem: `The mail server asked to try later (${responseCode}).` }
      : { outcome: 'refused', problem: `The mail server refused the message (${responseCode}).` }
  }
  connection.quit()
  return { outcome: 'sent' }
}

/** Codes only: answers of mail servers repeat addresses, and failed sign-ins may repeat more. */
function codeOf(error: unknown): string {
  const { responseCode, code } = error as SmtpFailure
  return String(responseCode ?? code ?? 'no answer')
}
