import type { Automatic } from './automatic.ts'
import type { Bounce } from './bounce.ts'
import type { Mail, Mailbox } from './mail.ts'
import type { Piece } from './pieces.ts'

/** A message from a stranger: besides what was written, what kind of message it is. */
export type Arrival = {
  mail: Mail
  /** All of its text: new, signature, disclaimer and quoted history, in their order. */
  pieces: Piece[]
  replyTo: Mailbox | null
  bounce: Bounce | null
  /** Written by a mail system, about delivery. */
  isReport: boolean
  automatic: Automatic | null
  header: (key: string) => readonly string[]
}
