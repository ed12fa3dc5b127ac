import type { Rule, Target } from './api.ts'

/** A rule as the server reads it: people by their ids. */
export const ruleSent = ({ key, label, when, to }: Rule) => ({ key, label, when, to: targetSent(to) })

function targetSent(to: Target) {
  if (to.kind === 'account_owner') return to
  if (to.kind === 'pool') return { kind: to.kind, userIds: to.users.map(({ id }) => id) }
  const users = to.users.map(({ id, weight }) => ({ userId: id, weight }))
  return { kind: to.kind, users, pick: to.pick, ...(to.today ? { today: true } : {}) }
}

/** A key that no rule has yet, made of a name. */
export function freshKey(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  const base = plain.replace(/^-+|-+$/g, '').slice(0, 50) || 'rule'
  let key = base
  for (let n = 2; taken.includes(key); n++) key = `${base}-${n}`
  return key
}
