import { emailKey } from '../../shared/email.ts'
import { type Failure, failureOf } from './failure.ts'

const bracketedAddress = /^\s{0,4}<([^<>\s]+@[^<>\s]+)>(?:\s*\([^)]*\))?\s*:?\s*(.*)$/
const plainAddress =
  /^\s*(?:[-*•]\s*)?(?:<|")?([^\s<>"():;,]+@[^\s<>"():;,]+)(?:>|")?(?:\s*\(([^)]*)\))?\s*(:?)\s*(.*)$/

/** How a program begins its list of recipients, how a line of it looks, and where it ends. */
type Dialect = { begins: RegExp; line: RegExp; isDelay?: RegExp; ends: RegExp }
const copy =
  /^\s*-{2,}\s*(this is a copy|below this line|original message|the original message|transcript of session|returned message|(the )?body of your message)|^\s*(original message headers|ursprüngliche nachricht|the original message follows|received:|return-path:)/i
const dialects: Dialect[] = [
  // Exim
  {
    begins:
      /^\s*(the following address(\(es\)|es)? (failed|have not yet been delivered)|recipients? of the message.*:|.*\bfollowing\s*$)/i,
    line: plainAddress,
    isDelay: /have not yet been delivered|has not yet been delivered|delayed/i,
    ends: copy,
  },
  // Postfix and what is made of it
  {
    begins: /^\s*(this is the .{1,80} program at host|i'm sorry to have to inform you)/i,
    line: bracketedAddress,
    isDelay: /this is a warning only|has been delayed|will be retried/i,
    ends: copy,
  },
  // qmail (QSBMF)
  {
    begins: /^\s*(hi\.? this is the .{1,80}(program|agent|server)|i'm afraid i wasn't able to deliver)/i,
    line: bracketedAddress,
    ends: copy,
  },
  // Sendmail
  {
    begins: /-{2,}\s*the following addresses had (permanent|transient|delivery)/i,
    line: plainAddress,
    isDelay: /had transient|warning: (could not send|message)/i,
    ends: /-{2,}\s*(transcript|the transcript|original message)/i,
  },
  // Exchange, Microsoft 365, Gmail, GMX and others in prose
  {
    begins:
      /(your message (did not reach|wasn.?t delivered to|could not be delivered|couldn.?t be delivered|was not delivered)|delivery (has failed|to the following recipients?.{0,20}failed)|could not be delivered to|(kon|konnte) niet worden bezorgd|konnte (an .{0,60})?nicht (zugestellt|übermittelt)|could not deliver|unable to deliver|niet worden afgeleverd|bezorging (is )?mislukt|fehler bei der (nachrichten)?zustellung|the following recipients?\b)/i,
    line: plainAddress,
    isDelay: /has been delayed|is delayed|still awaiting delivery|verzögert|vertraagd/i,
    ends: copy,
  },
]
const mostLines = 400

/** Failures that a report names in prose only; null where it names none. */
export function failuresInWords(words: string, failedHeader: string): Failure[] | null {
  const lines = words.replace(/\r\n?/g, '\n').split('\n').slice(0, mostLines)
  for (const { begins, line, isDelay, ends } of dialects) {
    const from = lines.findIndex(each => begins.test(each.slice(0, 500)))
    if (from < 0) continue
    const delay =
      isDelay?.test(
        lines
          .slice(0, from + 12)
          .join('\n')
          .slice(0, 4_000),
      ) ?? false
    const found = failuresBelow(lines.slice(from), line, ends, delay)
    if (found.length > 0) return found
  }
  const named = failedHeader.split(/[\s,;]+/).flatMap(each => emailKey(each.replace(/[<>]/g, '')) ?? [])
  if (named.length === 0) return null
  return named.map(address =>
    failureOf(address, { status: '', isDelay: false, reason: firstCode(lines), more: words }),
  )
}

function failuresBelow(lines: readonly string[], pattern: RegExp, ends: RegExp, isDelay: boolean): Failure[] {
  const found: Failure[] = []
  const last = lines.findIndex((line, at) => at > 0 && ends.test(line))
  const all = lines.slice(0, last < 0 ? undefined : last)
  for (let at = 0; at < all.length; at++) {
    // Of the line that begins the list, only what stands behind it.
    const line = at === 0 ? (/\bto\s+(\S+@\S+.*)$/i.exec(all[0]!)?.[1] ?? '') : all[at]!
    const match = pattern.exec(line.slice(0, 1_000))
    const address = match ? emailKey(match[1]!.replace(/[.,]$/, '')) : undefined
    if (!match || address === undefined || /postmaster@|^support@|helpdesk@/i.test(address)) continue
    const below: string[] = [match.at(-1) ?? '']
    let next = at + 1
    for (let empty = 0; next < all.length && next < at + 14; next++) {
      const text = all[next]!
      const other = pattern.exec(text.slice(0, 1_000))
      if (other && emailKey(other[1]!) !== undefined && emailKey(other[1]!) !== address) break
      if (text.trim() === '' && ++empty > 1 && below.join('').trim() !== '') break
      if (text.trim() === '' && below.join('').trim() !== '' && pattern === bracketedAddress) break
      below.push(text.trim())
    }
    const reason = below.join(' ').replace(/^\s*on\s+\d[\d/.-]*\s+\d[\d:]*\s*([ap]m)?\s*/i, '')
    found.push(failureOf(address, { status: '', isDelay, reason, more: all.slice(0, 40).join('\n') }))
    at = next - 1
  }
  return found
}

const firstCode = (lines: readonly string[]): string =>
  lines.find(line => /\b[45]\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b/.test(line))?.trim() ?? ''
