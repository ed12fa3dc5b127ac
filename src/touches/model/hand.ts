/** Kinds that people write by hand, each with the key that chooses it. */
export const handKeys = [
  ['call', 'c'],
  ['visit', 'v'],
  ['meeting', 'm'],
  ['email', 'e'],
  ['letter', 'l'],
  ['event', 'f'],
  ['complaint', 'x'],
  ['service', 's'],
  ['note', 'n'],
] as const
export type HandKind = (typeof handKeys)[number][0]
export const handKinds: readonly HandKind[] = handKeys.map(([kind]) => kind)

export const isHandKind = (kind: string): kind is HandKind => handKinds.some(known => known === kind)

/** The kind that a key chooses, in either case; undefined for other keys. */
export const handKindOf = (key: string): HandKind | undefined =>
  handKeys.find(([, letter]) => letter === key.toLowerCase())?.[0]

/** Kinds that say nothing without words: that there was a call is news, that there was a note is not. */
export const needsWords = (kind: HandKind): boolean =>
  kind === 'note' || kind === 'complaint' || kind === 'service'
