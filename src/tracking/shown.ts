import type { Problem } from '../platform/problem.ts'
import type { Fate } from './ingest.ts'
import { isObject, type Message } from './model/message.ts'
import type { ArrivalRow } from './store-arrivals.ts'

const mostBytes = 4_000

/** Of a refused body only its beginning is shown: the message at fault, where the pointer leads to one. */
function excerpt(value: unknown, pointer: string | null): unknown {
  const at = /^\/batch\/(\d+)/.exec(pointer ?? '')?.[1]
  const batch = isObject(value) && Array.isArray(value.batch) ? value.batch : null
  const shown = batch && at !== undefined ? batch[Number(at)] : value
  const plain = isObject(shown) ? { ...shown, writeKey: undefined } : shown
  const text = JSON.stringify(plain) ?? 'null'
  return text.length <= mostBytes ? plain : { beginning: text.slice(0, mostBytes) }
}

/** What the debugger shows of one message or of one refused call. */
export function shownOf(
  said: { at: Date; keyId: number | null; door: string },
  refused: Problem | null,
  message: unknown,
  fate: Fate | null = null,
): ArrivalRow {
  if (refused === null) {
    const { ignored, cookieless, proven } = message as Message
    return {
      ...said,
      code: fate?.touchId == null ? 'repeated' : 'accepted',
      pointer: null,
      sentence: null,
      outcome: { ...fate, ignored, cookieless, proven },
      message: excerpt(plainOf(message as Message), null),
    }
  }
  const pointer = refused.errors?.[0]?.pointer ?? null
  return {
    ...said,
    code: refused.code,
    pointer,
    sentence: refused.detail,
    outcome: null,
    message: excerpt(message ?? null, pointer),
  }
}

function plainOf({
  type,
  messageId,
  userId,
  anonymousId,
  groupId,
  name,
  traits,
  properties,
  context,
  occurredAt,
}: Message) {
  return { type, messageId, userId, anonymousId, groupId, name, traits, properties, context, occurredAt }
}
