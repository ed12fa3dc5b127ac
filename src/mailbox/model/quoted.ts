import { quoteMark, tidy } from './words.ts'

/**
 * Lines with which mail programs begin what they quote, in English, Dutch, German and French: "On ... wrote:" may be broken
 * over three lines.
 */
const introductions = [
  /^(On|Am|Op|Le)\s.{6,200}\b(wrote|schrieb|schreef|a écrit)\b.{0,120}:\s*$/isu,
  /^.{3,160}\b(wrote|schrieb|schreef)\b.{0,60}:\s*$/isu,
]
const rules =
  /^\s*(-{2,}|_{5,})?\s*(Original Message|Ursprüngliche Nachricht|Oorspronkelijk bericht|Original-Nachricht|Message d'origine)\s*-*\s*$/iu
const outlookRule = /^\s*_{20,}\s*$/
const headerLine =
  /^\s*\*?(From|Von|Van|De|Sent|Gesendet|Verzonden|Datum|Date|To|An|Aan|Cc|Subject|Betreff|Onderwerp|Objet)\s*:\*?\s+\S/iu

/**
 * What is new in a message, and what it quotes. The signature stays with what is new. Where everything is quoted, as in an
 * answer between the lines, nothing is parted.
 */
export function partQuoted(text: string): { body: string; quoted: string | null } {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const at = whereQuoteBegins(lines)
  const plain = (part: string[]) => tidy(part.join('\n').replaceAll(quoteMark, ''))
  if (at === null) return { body: plain(lines), quoted: null }
  const body = plain(lines.slice(0, at))
  if (body === '') return { body: plain(lines), quoted: null }
  return { body, quoted: plain(lines.slice(at)) || null }
}

function whereQuoteBegins(lines: readonly string[]): number | null {
  const isQuote = (line: string) => /^\s*>/.test(line)
  // From here on nothing but quoted lines.
  let tail = lines.length
  while (tail > 0 && (isQuote(lines[tail - 1]!) || lines[tail - 1]!.trim() === '')) tail--
  while (tail < lines.length && !isQuote(lines[tail]!)) tail++
  for (let at = 0; at < Math.min(lines.length, mostLines); at++) {
    const line = lines[at]!
    if (line.includes(quoteMark) || at === tail) return begins(lines, at)
    if (line.length > longestLine) continue
    if (rules.test(line)) return at
    if ((outlookRule.test(line) || line.trim() === '') && isHeaderBlock(lines, at + 1)) return at
    if (line.trim() === '' || isQuote(line)) continue
    for (const length of [1, 2, 3]) {
      let next = at + length
      while (next < at + 8 && lines[next]?.trim() === '') next++
      const after = lines[next]
      if (
        after !== undefined &&
        (isQuote(after) || after.includes(quoteMark)) &&
        introduces(lines, at, length)
      )
        return at
    }
  }
  return null
}

const mostLines = 20_000
const longestLine = 300
const introduces = (lines: readonly string[], at: number, length: number): boolean => {
  const part = lines.slice(at, at + length)
  const joined = part.join(' ').trim()
  if (part.some(line => line.trim() === '') || joined.length > 2 * longestLine) return false
  // Over several lines only where the first begins as such: a name above stays with the signature.
  return introductions.some((pattern, which) => (length === 1 || which === 0) && pattern.test(joined))
}

/** Three lines in a row that look like headers of a message. */
const isHeaderBlock = (lines: readonly string[], from: number): boolean =>
  [0, 1, 2].every(next => headerLine.test(lines[from + next] ?? '')) &&
  /^\s*\*?(From|Von|Van|De)\s*:/iu.test(lines[from] ?? '')

/** The introduction above a quote belongs to it. */
function begins(lines: readonly string[], at: number): number {
  for (let back = 1; back <= 4 && at - back >= 0; back++)
    if (lines[at - back]!.trim() !== '' && introduces(lines, at - back, back)) return at - back
  return at
}
