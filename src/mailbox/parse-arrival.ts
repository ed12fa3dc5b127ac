import type { Email } from 'postal-mime'
import type { Arrival } from './model/arrival.ts'
import { automaticOf } from './model/automatic.ts'
import { isDeliveryReport, type ReportSource, readBounce } from './model/bounce.ts'
import type { Mail } from './model/mail.ts'
import { piecesOf } from './model/pieces.ts'
import { bytesOf, headersOf, mailboxes, mailOf, openMail } from './parse-mail.ts'
import { plainText } from './plain-text.ts'

const mostWords = 400_000

/** Reads a message as one from outside. Throws where it is built to be unreadable; see `parseMail`. */
export async function parseArrival(raw: Uint8Array): Promise<Arrival> {
  const email = await openMail(raw)
  const mail = await mailOf(email)
  const source = reportSource(email, mail)
  const header = source.header
  const bounce = readBounce(source)
  return {
    mail,
    pieces: piecesOf(fullText(email), mail.from?.name ?? null),
    replyTo: mailboxes(email.replyTo)[0] ?? null,
    bounce,
    isReport: bounce !== null || isDeliveryReport(source),
    automatic:
      bounce === null
        ? automaticOf(header, { subject: mail.subject, words: mail.body, at: mail.date })
        : null,
    header,
  }
}

/** The text with its quoted history; of HTML what it shows, with marks where programs mark quotes and signatures. */
function fullText(email: Email): string {
  const text = (email.text ?? '').slice(0, mostWords)
  return text.trim() !== '' || !email.html
    ? text
    : plainText(email.html.slice(0, mostWords * 4), { signatures: true })
}

/** What `readBounce` looks at. Parts that return the message stand as their text. */
export function reportSource(email: Email, mail: Pick<Mail, 'from' | 'subject'>): ReportSource {
  let status = ''
  let returned = ''
  for (const part of email.attachments) {
    const type = part.mimeType.toLowerCase()
    if (/^message\/(global-)?delivery-status/.test(type)) status += `\n\n${decode(bytesOf(part))}`
    else if (/^(message\/(rfc822|global|rfc822-headers)|text\/rfc822-headers)/.test(type) && returned === '')
      returned = decode(bytesOf(part).subarray(0, 100_000))
  }
  const words = (email.text ?? (email.html ? plainText(email.html.slice(0, mostWords)) : '')).slice(
    0,
    mostWords,
  )
  return {
    header: key => headersOf(email, key),
    fromAddress: mail.from?.address ?? null,
    subject: mail.subject,
    words,
    status: status.slice(0, mostWords),
    returned: returned || words,
  }
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
