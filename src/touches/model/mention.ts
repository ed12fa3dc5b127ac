/** A colleague named in a text: `written` is how it stands there, '@' included; `name` is the name of today. */
export type Mention = { userId: number; written: string; name: string }

/** Text in pieces; a piece with a user is a mention, and its text the name of today. */
export type TextPiece = { text: string; userId: number | null }

/** A text with its mentions; where two fit, the longer one. What no longer stands in the text is passed over. */
export function mentionPieces(text: string, mentions: readonly Mention[]): TextPiece[] {
  const longestFirst = [...mentions].sort((a, b) => b.written.length - a.written.length)
  const pieces: TextPiece[] = []
  let from = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at < from) continue
    const found = longestFirst.find(({ written }) => isNamedAt(text, written, at))
    if (!found) continue
    if (at > from) pieces.push({ text: text.slice(from, at), userId: null })
    pieces.push({ text: `@${found.name}`, userId: found.userId })
    from = at + found.written.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from), userId: null })
  return pieces
}

/** Does the name stand in the text as a word of its own? '@Jan' does not stand in '@Janneke'. */
export function isNamed(text: string, written: string): boolean {
  for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + 1))
    if (isNamedAt(text, written, at)) return true
  return false
}

const isNamedAt = (text: string, written: string, at: number): boolean =>
  written.length > 1 &&
  text.startsWith(written, at) &&
  !/^[\p{L}\p{N}\p{M}]/u.test(text.slice(at + written.length))

/** Letters of a name that is being typed after '@', up to `caret`, and where its '@' stands; null when none is. */
export function typedMention(text: string, caret: number): { at: number; letters: string } | null {
  const found = /(?:^|[\s([{"'“‘/])@((?:[\p{L}\p{N}][\p{L}\p{N}\p{M}.'’-]*(?: (?! ))?){0,3})$/u.exec(
    text.slice(0, caret),
  )
  if (!found || found[1]!.length > 40) return null
  return { at: caret - found[1]!.length - 1, letters: found[1]! }
}

/** The text with the name in place of what was typed after '@', and where the caret stands then. */
export function withMention(
  text: string,
  typed: { at: number; letters: string },
  name: string,
): { text: string; caret: number } {
  const after = text.slice(typed.at + 1 + typed.letters.length)
  const inserted = `@${name}${/^\s/.test(after) ? '' : ' '}`
  return {
    text: text.slice(0, typed.at) + inserted + after,
    caret: typed.at + inserted.length + (/^\s/.test(after) ? 1 : 0),
  }
}
