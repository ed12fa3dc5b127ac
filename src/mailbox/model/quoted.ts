import { quoteMark, tidy } from './plain-text.ts'

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
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    if (line.includes(quoteMark)) return begins(lines, at)
    if (rules.test(line)) return at
    if ((outlookRule.test(line) || line.trim() === '') && isHeaderBlock(lines, at + 1)) return at
    if (/^\s*>/.test(line) && lines.slice(at).every(rest => /^\s*>/.test(rest) || rest.trim() === ''))
      return begins(lines, at)
    for (const length of [1, 2, 3]) {
      const joined = lines.slice(at, at + length).join(' ')
      const after = lines.slice(at + length).find(rest => rest.trim() !== '')
      if (
        after !== undefined &&
        (/^\s*>/.test(after) || after.includes(quoteMark)) &&
        lines[at]!.trim() !== '' &&
        introductions.some(pattern => pattern.test(joined.trim()))
      )
        return at
    }
  }
  return null
}

/** Three lines in a row that look like headers of a message. */
const isHeaderBlock = (lines: readonly string[], from: number): boolean =>
  [0, 1, 2].every(next => headerLine.test(lines[from + next] ?? '')) &&
  /^\s*\*?(From|Von|Van|De)\s*:/iu.test(lines[from] ?? '')

/** The introduction above a quote belongs to it. */
function begins(lines: readonly string[], at: number): number {
  for (let back = 1; back <= 4 && at - back >= 0; back++) {
    const joined = lines.slice(at - back, at).join(' ').trim()
    if (joined !== '' && lines[at - back]!.trim() !== '' && introductions.some(pattern => pattern.test(joined)))
      return at - back
  }
  return at
}
