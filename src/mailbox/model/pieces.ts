import { quoteMark, signatureMark } from './words.ts'

/** A stretch of a message; all of them in order are all of its text. */
export type Piece = { kind: 'new' | 'signature' | 'disclaimer' | 'quoted'; text: string }

const mostLines = 20_000
const longestLine = 300

/**
 * Parts the text of a message, plain or made from HTML: what is new, the signature, the disclaimer and what it quotes, in
 * English, Dutch and German as Outlook, Gmail, Apple Mail, Thunderbird and telephones write them. Nothing is lost: the pieces
 * joined are the text, with \n as the line end and without the marks of HTML. Careful: what is in doubt is new. Parting
 * the new words again finds nothing more. `writer` is the name in From, which a signature without a greeting begins with.
 */
export function piecesOf(text: string, writer: string | null): Piece[] {
  let pieces: Piece[] = parted(text.replace(/\r\n?/g, '\n'), writer)
  // Words that stand apart now may end in a greeting of their own. What is new grows less each time, so this ends.
  for (let found = true; found; ) {
    const again = pieces.flatMap(piece => (piece.kind === 'new' ? parted(piece.text, writer) : [piece]))
    const news = (all: readonly Piece[]) =>
      all.reduce((sum, { kind, text: said }) => sum + (kind === 'new' ? said.length : 0), 0)
    found = news(again) < news(pieces)
    pieces = again
  }
  return pieces.map(({ kind, text: said }) => ({
    kind,
    text: said.replaceAll(quoteMark, '').replaceAll(signatureMark, ''),
  }))
}

/** The words of one kind, without empty lines at their ends; null where there are none. */
export function wordsOf(pieces: readonly Piece[], kind: Piece['kind']): string | null {
  const said = pieces
    .filter(piece => piece.kind === kind)
    .map(({ text }) => text)
    .join('')
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '')
  return said === '' ? null : said
}

function parted(text: string, writer: string | null): Piece[] {
  const lines = text.split(/(?<=\n)/)
  const kinds = quotedLines(lines)
  // Only the last stretch of own words, with nothing but quotes below it, ends in a signature.
  let end = lines.length
  while (end > 0 && (kinds[end - 1] === 'quoted' || lines[end - 1]!.trim() === '')) end--
  let start = end
  while (start > 0 && kinds[start - 1] !== 'quoted') start--
  const own = lines.slice(start, end)
  const disclaimer = whereDisclaimerBegins(own)
  for (let at = start + disclaimer; at < end; at++) kinds[at] = 'disclaimer'
  const signature = whereSignatureBegins(own.slice(0, disclaimer), writer)
  for (let at = start + signature; at < start + disclaimer; at++) kinds[at] = 'signature'
  const pieces: Piece[] = []
  lines.forEach((line, at) => {
    const kind = kinds[at]!
    const last = pieces.at(-1)
    if (last?.kind === kind) last.text += line
    else pieces.push({ kind, text: line })
  })
  return pieces
}

const introduction =
  /^\s*(?:(?:On|Am|Op|Le|Den|El|Il)\s.{4,240}|.{3,160}\s)(?:wrote|schrieb|schreef|a écrit|het volgende geschreven)\b.{0,160}:\s*$/isu
const longIntroduction = /^\s*(?:On|Am|Op|Le)\s.{4,400}\b(?:wrote|schrieb|schreef|a écrit)\b.{0,160}:\s*$/isu
const announced =
  /^\s*(?:-{2,}|_{5,})?\s*(?:Original Message|Original Appointment|Ursprüngliche Nachricht|Originalnachricht|Original-Nachricht|Oorspronkelijk bericht|Origineel bericht|Message d'origine|Forwarded message|Weitergeleitete Nachricht|Doorgestuurd bericht)\s*-*\s*$|^\s*(?:Begin forwarded message|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|Begin doorgestuurd bericht)\s*:\s*$/iu
const headerLine =
  /^\s*\*?(?:From|Von|Van|De|Sent|Gesendet|Verzonden|Datum|Date|To|An|Aan|Cc|Subject|Betreff|Onderwerp|Objet)\s*:\*?\s+\S/iu

function quotedLines(lines: readonly string[]): Piece['kind'][] {
  const kinds: Piece['kind'][] = lines.map(() => 'new')
  const isQuote = (at: number) => /^\s{0,3}>/.test(lines[at] ?? '')
  const isEmpty = (at: number) => (lines[at] ?? '').trim() === ''
  const last = Math.min(lines.length, mostLines)
  for (let at = 0; at < last; at++) {
    const line = lines[at]!.slice(0, longestLine + 1)
    if (line.length <= longestLine && (announced.test(line) || isHeaderBlock(lines, at)))
      // Below this line all is of others, but where nothing stands above it is what somebody passes on without a word.
      return kinds.fill('quoted', at)
    if (line.includes(quoteMark)) return kinds.fill('quoted', backToIntroduction(lines, at))
    if (!isQuote(at)) continue
    let next = at
    while (next < last && (isQuote(next) || (isEmpty(next) && nextQuote(lines, next, isQuote, isEmpty))))
      next++
    kinds.fill('quoted', backToIntroduction(lines, at), next)
    at = next - 1
  }
  return kinds
}

const nextQuote = (
  lines: readonly string[],
  at: number,
  isQuote: (at: number) => boolean,
  isEmpty: (at: number) => boolean,
): boolean => {
  for (let next = at; next < Math.min(lines.length, at + 5); next++) {
    if (isQuote(next)) return true
    if (!isEmpty(next)) return false
  }
  return false
}

/** The line that introduces a quote belongs to it, also where it is broken over up to four lines. */
function backToIntroduction(lines: readonly string[], at: number): number {
  let end = at
  while (end > 0 && end > at - 3 && lines[end - 1]!.trim() === '') end--
  for (let length = Math.min(4, end); length >= 1; length--) {
    const said = lines.slice(end - length, end)
    if (said.some(line => line.trim() === '' || line.length > longestLine)) continue
    const joined = said.map(line => line.trim()).join(' ')
    if ((length === 1 ? introduction : longIntroduction).test(joined)) return end - length
  }
  return at
}

/** Three lines in a row like the head of a message, the first of them the sender; a rule of underscores above belongs to it. */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
  const from = /^\s*_{10,}\s*$/.test(lines[at]!) ? at + 1 : at
  return (
    /^\s*\*?(?:From|Von|Van|De)\s*:/iu.test(lines[from] ?? '') &&
    [0, 1, 2].every(next => headerLine.test((lines[from + next] ?? '').slice(0, 400)))
  )
}

const disclaimers =
  /^\s*[*_-]*\s*(?:(?:this|the) (?:e-?mail|message|communication|information)( message)?( \(?(?:and|including) (?:any|all|its) attach\S+)? .{0,60}(?:confidential|intended|privileged)|confidentiality (?:notice|note)|(?:e-?mail )?disclaimer\b|dit (?:e-?mail)?bericht .{0,80}(?:vertrouwelijk|bestemd)|deze e-?mail .{0,80}(?:vertrouwelijk|bestemd)|de informatie (?:in|verzonden met) dit .{0,60}|diese (?:e-?mail|nachricht) .{0,80}(?:vertraulich|rechtlich geschützt|bestimmt)|virus-?free|virenfrei|this e-?mail (?:message )?has been (?:scanned|checked)|deze e-?mail is gecontroleerd|please consider the environment|denk aan het milieu|bitte (?:denken sie an|prüfen sie .{0,30}) (?:die )?(?:umwelt|ausdruck))/iu

function whereDisclaimerBegins(own: readonly string[]): number {
  for (let at = 1; at < own.length; at++) {
    if (!disclaimers.test(own[at]!.slice(0, 400))) continue
    // A paragraph of its own, near the end: not a sentence in the middle of what somebody writes.
    if (own[at - 1]!.trim() !== '' && !/^\s*[-_*=]{3,}\s*$/.test(own[at - 1]!)) continue
    if (own.slice(0, at).every(line => line.trim() === '')) continue
    return at
  }
  return own.length
}

const closing =
  /^\s*(?:(?:with )?(?:kind|best|warm|many|warmest|kindest) (?:regards|wishes|greetings)|regards|best|cheers|yours (?:sincerely|faithfully|truly)|sincerely|thanks(?: (?:and|in advance|again|a lot|so much))?(?: (?:and )?(?:kind |best )?regards)?|thank you|many thanks|met (?:de )?(?:vriendelijke|hartelijke|beste) groet(?:en|jes)?|(?:vriendelijke|hartelijke|beste) groet(?:en|jes)?|groet(?:en|jes)?|hoogachtend|mvg|m\.v\.g\.|bedankt|alvast (?:bedankt|dank)|(?:mit|viele|beste|liebe|freundliche|herzliche|schöne|sonnige)(?: (?:den )?(?:freundlichen|besten|vielen|lieben|herzlichen))? (?:grüßen?|grüssen?|gruß|gruss)(?: (?:aus|nach) .{2,30})?|(?:grüße|gruß|lg|vg|mfg|bg)|hochachtungsvoll|vielen dank|(?:bien )?cordialement)\s*[,.!]?\s*$/iu
const telephone =
  /^\s*(?:sent from (?:my )?(?:iphone|ipad|phone|mobile|samsung|galaxy|android|huawei|blackberry|outlook|mail for windows|yahoo|proton).{0,60}|sent via .{2,40}|get outlook for (?:ios|android).{0,60}|verstuurd vanaf (?:mijn )?.{2,40}|verzonden (?:vanaf|met|vanuit) (?:mijn )?.{2,40}|outlook voor (?:ios|android) downloaden.{0,60}|(?:von meinem|gesendet von(?: meinem| mit)?|gesendet mit der|diese nachricht wurde von meinem) .{2,60}|outlook für (?:ios|android) (?:beziehen|herunterladen).{0,60}|envoyé de mon .{2,30})\s*$/iu
const contactLine =
  /(?:\+|\b00)\d[\d\s()./-]{6,}|\b(?:t|tel|telefoon|telefon|phone|mob|mobile|mobiel|mobil|m|f|fax|direct|durchwahl|e|e-?mail|mail|w|web|www)\s*[.:|]\s*\S|\bwww\.|https?:\/\/|[^\s@]+@[^\s@]+\.\p{L}{2,}|\b\d{4}\s?[A-Z]{2}\b|\b(?:D-)?\d{5}\s+\p{Lu}/iu
const mostSignature = 16

function whereSignatureBegins(own: readonly string[], writer: string | null): number {
  const filled = own.flatMap((line, at) => (line.trim() === '' ? [] : [at]))
  for (const at of filled) {
    const line = own[at]!
    const below = filled.filter(each => each > at)
    if (line.includes(signatureMark)) return at
    // "-- " is the sign for it (RFC 3676, 4.3); programs lose the blank.
    if (/^--\s*$/.test(line) && below.length > 0 && below.length <= 25 && filled[0] !== at) return at
    if (at === filled[0]) continue
    if (telephone.test(line.slice(0, longestLine)) && below.length <= 3 && isShort(own, below)) return at
    if (
      line.length <= 80 &&
      closing.test(line) &&
      below.length <= mostSignature &&
      isShort(own, below) &&
      isSignature(own, at, below)
    )
      return at
  }
  return byName(own, filled, writer)
}

const isShort = (own: readonly string[], at: readonly number[]): boolean =>
  at.every(each => own[each]!.trim().length <= 110 && !/[?]\s*$/.test(own[each]!))

/** Below a greeting stand a name and how to reach somebody, not further sentences. */
function isSignature(own: readonly string[], at: number, below: readonly number[]): boolean {
  if (below.length === 0) return true
  const first = own[below[0]!]!.trim()
  const sentences = below.filter(
    each => /\p{L}{2,}[.!]\s*$/u.test(own[each]!) && own[each]!.trim().split(/\s+/).length > 6,
  )
  return first.split(/\s+/).length <= 6 && sentences.length === 0 && below[0]! - at <= 4
}

/** A last paragraph that begins with the writer's name and tells how to reach them, without any greeting above. */
function byName(own: readonly string[], filled: readonly number[], writer: string | null): number {
  const name = writer?.trim().toLowerCase() ?? ''
  if (name.length < 4 || !name.includes(' ')) return own.length
  for (const at of filled.slice(1)) {
    if (!own[at]!.trim().toLowerCase().startsWith(name) || own[at]!.trim().length > name.length + 40) continue
    const below = filled.filter(each => each > at)
    if (own[at - 1]!.trim() !== '' || below.length > mostSignature || !isShort(own, below)) continue
    if (below.filter(each => contactLine.test(own[each]!)).length >= 1) return at
  }
  return own.length
}
