const mostWords = 10

/** The words of a search as typed: letters and digits only, lower case; at most ten, for more narrow nothing. */
export const wordsOf = (text: string): string[] =>
  (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
    .slice(0, mostWords)
    .map(word => word.slice(0, 60))

/** A piece of text, and whether it is what was looked for. */
export type Piece = { text: string; hit: boolean }

/** Two signs of no language (private use); taken out of texts before they mark hits in them. */
export const hitBegins = '\uE000'
export const hitEnds = '\uE001'

/** Text with marked hits as pieces: nothing in it is markup, whatever it contains. */
export function piecesOf(marked: string): Piece[] {
  const pieces: Piece[] = []
  const add = (text: string, hit: boolean) => {
    if (text !== '') pieces.push({ text, hit })
  }
  for (const [i, part] of marked.split(hitBegins).entries()) {
    const end = i === 0 ? -1 : part.indexOf(hitEnds)
    if (end >= 0) add(part.slice(0, end), true)
    add(part.slice(end + 1).replaceAll(hitEnds, ''), false)
  }
  return pieces
}
