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

const mostPhrases = 3
/** What stands in quotation marks of any kind, as words that follow each other; single words are no phrases. */
export const phrasesOf = (text: string): string[] =>
  [...text.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]/gu)]
    .map(([, inside]) => wordsOf(inside ?? ''))
    .filter(words => words.length > 1)
    .slice(0, mostPhrases)
    .map(words => words.join(' '))

/** Whether the last word may be the beginning of one: not where a quotation mark closes behind it. */
export const isBegun = (text: string): boolean => !/["“”»]\s*$/u.test(text)

const umlauts = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' } as const
const spelled = { ae: 'ä', oe: 'ö', ue: 'ü' } as const
/** A word as others write it who have or lack umlauts on their keys: zurück and zurueck, Größe, Grösse and Groesse. */
export function spellings(word: string): string[] {
  const without = word.replace(/[äöüß]/g, sign => umlauts[sign as keyof typeof umlauts])
  const with_ = word.replace(/ae|oe|ue/g, pair => spelled[pair as keyof typeof spelled])
  return [...new Set([word, without, with_, with_.replaceAll('ss', 'ß')])]
}

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
