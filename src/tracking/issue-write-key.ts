import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type KeyKind, mostScopes, type Scope } from './model/key-scopes.ts'
import { insertWriteKey, type KeyValues } from './store.ts'
import { newWriteKey } from './write-key.ts'

export type NewKey = { name: string; kind?: KeyKind } & Partial<Omit<KeyValues, 'name' | 'kind'>>

/** Whoever shows origins is a page; a page's key is public, and may neither import nor be without origins. */
export function checkedKey<Key extends Pick<KeyValues, 'kind' | 'origins' | 'scopes'>>(key: Key): Key {
  const beyond = key.scopes.find(scope => !mostScopes[key.kind].includes(scope))
  if (beyond)
    refuse('no_such_scope', 422, `A key for pages is public and may not ${beyond}.`, { field: 'scopes' })
  if (key.kind === 'browser' && key.origins.length === 0)
    refuse('no_origin', 422, 'A key for pages names the origins that may use it.', { field: 'origins' })
  if (key.kind === 'server' && key.origins.length > 0)
    refuse('server_has_no_origin', 422, 'A server’s key is secret and must not stand in pages.', {
      field: 'origins',
    })
  return { ...key, origins: [...new Set(key.origins)], scopes: [...new Set(key.scopes)] }
}

/** Makes a write key. The key itself is answered this once; its sha-256 is kept. Refuses what `checkedKey` refuses. */
export async function issueWriteKey(
  tx: Tx,
  _actor: Actor,
  input: NewKey,
  now: Date,
): Promise<{ id: number; key: string; hint: string }> {
  const origins = input.origins ?? []
  const kind = input.kind ?? (origins.length > 0 ? 'browser' : 'server')
  const { key, hash, hint } = newWriteKey()
  const values = checkedKey({
    name: input.name,
    kind,
    origins,
    scopes: input.scopes ?? usualScopes[kind],
    callsPerMinute: input.callsPerMinute ?? null,
    dailyMessages: input.dailyMessages ?? null,
    trustsUnsigned: input.trustsUnsigned ?? false,
    site: input.site ?? {},
  })
  const id = await insertWriteKey(tx, { ...values, hash, hint }, now)
  return { id, key, hint }
}

const usualScopes: Readonly<Record<KeyKind, Scope[]>> = {
  server: ['track', 'identify', 'group', 'import'],
  browser: ['track', 'identify'],
}
