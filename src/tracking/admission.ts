import { type Problem, problem } from '../platform/problem.ts'
import type { Scope } from './model/key-scopes.ts'
import type { Door, Fault, Message } from './model/message.ts'
import type { ActiveKey } from './queries.ts'
import { isUserHash } from './user-hash.ts'

const scopeOf: Readonly<Record<Message['type'], Scope>> = {
  identify: 'identify',
  alias: 'identify',
  group: 'group',
  track: 'track',
  page: 'track',
  screen: 'track',
}

/**
 * May this key send these messages? Sets in each what the sender may say of who somebody is. A page's key is public, so
 * whoever names a user of the company shows a signature of the company's server; what a page merely says is marked.
 */
export function admit(
  key: ActiveKey,
  secret: Buffer,
  messages: readonly Message[],
  door: Door,
): Problem | null {
  const place = (at: number): string => (door === 'batch' || door === 'import' ? `/batch/${at}` : '')
  if (door === 'import' && !(key.kind === 'server' && key.scopes.includes('import')))
    return problem(
      403,
      'no_such_scope',
      'This key may not import history. Give a server’s key the scope import.',
    )
  const lacking = faultsOf(messages, (message, at) => {
    const scope = scopeOf[message.type]
    return key.scopes.includes(scope)
      ? null
      : { pointer: `${place(at)}/type`, detail: `This key lacks the scope ${scope}.` }
  })
  if (lacking.length > 0)
    return problem(403, 'no_such_scope', `Nothing was recorded. ${lacking[0]!.detail}`, lacking)
  const mayIdentify = key.scopes.includes('identify')
  const isTrusted = key.kind === 'server' || key.trustsUnsigned
  const unsigned = faultsOf(messages, (message, at) => {
    message.identifies = mayIdentify
    if (isTrusted) return null
    const hash = message.context.userHash
    const { userId } = message
    message.proven = isUserHash(secret, key.id, userId ?? emailOf(message), hash)
    return userId === null || message.proven
      ? null
      : {
          pointer: `${place(at)}/userId`,
          detail: 'A page names a user with context.userHash, signed by your server.',
        }
  })
  return unsigned.length > 0
    ? problem(403, 'unsigned_user', `Nothing was recorded. ${unsigned[0]!.detail}`, unsigned)
    : null
}

function emailOf({ type, traits, context }: Message): string | null {
  const from = type === 'identify' ? traits : context.traits
  const email = typeof from === 'object' && from !== null ? (from as Record<string, unknown>).email : null
  return typeof email === 'string' ? email.trim().toLowerCase() : null
}

function faultsOf(
  messages: readonly Message[],
  fault: (message: Message, at: number) => Fault | null,
): Fault[] {
  return messages.flatMap((message, at) => fault(message, at) ?? []).slice(0, 20)
}
