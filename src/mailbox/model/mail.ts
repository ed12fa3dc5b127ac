export type Mailbox = { address: string; name: string | null }

/** What a message said of how it came to be. */
export const marks = ['auto_reply', 'bounce', 'list', 'calendar', 'tnef', 'shortened', 'date_unsure'] as const
export type Mark = (typeof marks)[number]

export type MailFile = { name: string; type: string; bytes: Uint8Array }

/** A message as it was read: addresses in lower case, words as plain text, history apart from what is new. */
export type Mail = {
  messageId: string | null
  /** Ids of what it answers, nearest first. */
  refs: string[]
  from: Mailbox | null
  to: Mailbox[]
  cc: Mailbox[]
  /** Addresses that it was delivered to, as servers noted them, and the blind copies. */
  deliveredTo: string[]
  subject: string
  /** What is new in it. */
  body: string
  /** What it quotes of earlier ones; null where nothing. */
  quoted: string | null
  /** The Date header, read; null where it is missing or no date. */
  date: Date | null
  /** The same as it stands there. */
  writtenAt: string | null
  marks: Mark[]
  files: MailFile[]
  /** Addresses that a delivery report says were not reached (RFC 3464). */
  failed: string[]
  /** Values of Authentication-Results, the topmost first. */
  trust: string[]
  /** The message that this one only passes on, where it could be read. */
  original: Mail | null
}
