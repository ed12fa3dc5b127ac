import { normaliseEmail } from '../../shared/email.ts'
import { isSharedMailbox } from './everybodys-ids.ts'
import type { Message } from './message.ts'
import { visitorKey } from './stitching.ts'
import { readTraits, type TraitsRead } from './traits.ts'

export type Identification = Partial<TraitsRead> & {
  externalId: string | null
  /** Keys of the browsers that the message says are this person's. */
  anonymousKeys: string[]
  /** The sender vouches for it: a program of the company, or a signature of one. */
  proven: boolean
}

/**
 * Who a message says somebody is; null when it says nothing of the kind. An address of a mailbox that several people
 * read, and an id that everybody has (`readMessages` leaves those out), say nothing.
 */
export function identificationOf(message: Message): Identification | null {
  const { type, userId, anonymousId, previousId, cookieless, proven, identifies } = message
  if (!identifies) return null
  const named = anonymousId === null || cookieless ? [] : [visitorKey(anonymousId)]
  if (type === 'alias') {
    const anonymousKeys = [...named, ...(previousId === null ? [] : [visitorKey(previousId)])]
    return { externalId: userId, anonymousKeys, proven }
  }
  if (type !== 'identify' && typeof message.context.traits !== 'object') return null
  const traits = readTraits(message)
  const given = traits.email === null ? null : (normaliseEmail(traits.email) ?? null)
  const email = given !== null && isSharedMailbox(given) ? null : given
  if (email === null && (type !== 'identify' || userId === null)) return null
  return { ...traits, email, externalId: userId, anonymousKeys: named, proven }
}
