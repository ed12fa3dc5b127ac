export const keyKinds = ['server', 'browser'] as const
export type KeyKind = (typeof keyKinds)[number]

/** track: events, pages and screens. import is for servers only. */
export const scopes = ['track', 'identify', 'group', 'import'] as const
export type Scope = (typeof scopes)[number]

/** What a key of a kind may at most. */
export const mostScopes: Readonly<Record<KeyKind, readonly Scope[]>> = {
  server: scopes,
  browser: ['track', 'identify', 'group'],
}
