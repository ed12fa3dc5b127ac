/** Messages as mail programs write them, made for tests. Lines end in CRLF; bytes above 127 are kept as given. */
export const eml = (text: string, encoding: BufferEncoding = 'utf8'): Buffer =>
  Buffer.from(text.replace(/^\n/, '').replace(/\r?\n/g, '\r\n'), encoding)

export type Sent = {
  from?: string
  to?: string
  cc?: string
  subject?: string
  date?: string
  id?: string
  /** Noted by the server: who had it in the blind copy. */
  delivered?: string
  more?: string
  body?: string
}

/** A plain message. */
export function sent({
  from = 'Jelmer Noordhuis <jelmer.noordhuis@terpstra.example>',
  to = 'anna@hafen.example',
  cc,
  subject = 'Angebot',
  date = 'Mon, 2 Mar 2026 08:15:00 +0100',
  id = 'one@terpstra.example',
  delivered,
  more,
  body = 'Good morning',
}: Sent): string {
  const head = [
    delivered && `Delivered-To: ${delivered}`,
    `From: ${from}`,
    `To: ${to}`,
    cc && `Cc: ${cc}`,
    `Subject: ${subject}`,
    date && `Date: ${date}`,
    id && `Message-ID: <${id}>`,
    more,
    'Content-Type: text/plain; charset=utf-8',
  ]
  return `${head.filter(Boolean).join('\n')}\n\n${body}\n`
}
