import type { Mailbox } from './mail.ts'

/** Prefixes with which mail programs pass a message on, in English, Dutch, German and French. */
export const forwardPrefix = /^\s*((re|aw|antw)\s*:\s*)*(fwd?|wg|doorst|tr|i)\s*:/iu

const beginning =
  /^\s*(>\s*)*(-{2,}\s*)?(Forwarded message|Begin forwarded message|Original Message|Weitergeleitete Nachricht|Anfang der weitergeleiteten (Nachricht|E-Mail)|Ursprüngliche Nachricht|Doorgestuurd bericht|Begin doorgestuurd bericht|Oorspronkelijk bericht|Message transféré)\s*:?\s*-*\s*$/iu
const names: Record<string, 'from' | 'date' | 'subject' | 'to' | 'cc'> = {
  from: 'from',
  von: 'from',
  van: 'from',
  de: 'from',
  date: 'date',
  sent: 'date',
  datum: 'date',
  gesendet: 'date',
  verzonden: 'date',
  envoyé: 'date',
  subject: 'subject',
  betreff: 'subject',
  onderwerp: 'subject',
  objet: 'subject',
  to: 'to',
  an: 'to',
  aan: 'to',
  à: 'to',
  cc: 'cc',
  kopie: 'cc',
}
const header = /^\s*(?:>\s*)*\*?([\p{L}]{2,10})\s*:\*?\s*(.*)$/u

export type Forwarded = {
  /** What whoever passed it on wrote above. */
  comment: string
  from: Mailbox | null
  to: string
  cc: string
  subject: string | null
  date: Date | null
  writtenAt: string | null
  body: string
}

/** The message that a text passes on: the block of its headers, which every program writes a little differently. */
export function readForwarded(text: string): Forwarded | null {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  for (let at = 0; at < Math.min(lines.length, 2_000); at++) {
    if (lines[at]!.length > 500) continue
    const announced = beginning.test(lines[at]!)
    let first = announced ? at + 1 : at
    while (announced && first < at + 6 && (lines[first] ?? '').trim() === '') first++
    const found: Partial<Record<'from' | 'date' | 'subject' | 'to' | 'cc', string>> = {}
    let next = first
    for (let last: keyof typeof found | null = null; next < Math.min(lines.length, first + 40); next++) {
      const line = lines[next]!.slice(0, 2_000)
      if (line.trim().replace(/^>\s*/, '') === '') break
      const [, name = '', value = ''] = header.exec(line) ?? []
      const known = names[name.toLowerCase()]
      if (known) {
        found[known] ??= value.replace(/\*+\s*$/, '').trim()
        last = known
      } else if (last && !header.test(line)) found[last] += ` ${line.trim()}`
      else if (!header.test(line)) break
    }
    if (found.from === undefined || (!announced && (found.subject === undefined || found.date === undefined)))
      continue
    return {
      comment: lines.slice(0, at).join('\n').trim(),
      from: readMailbox(found.from),
      to: found.to ?? '',
      cc: found.cc ?? '',
      subject: found.subject ?? null,
      date: readDate(found.date),
      writtenAt: found.date ?? null,
      body: lines
        .slice(next)
        .join('\n')
        .replace(/^(\s*>\s?)+/gm, '')
        .trim(),
    }
  }
  return null
}

/** "Anna Berg <anna@x.example>", "Anna Berg [mailto:anna@x.example]", "anna@x.example". */
export function readMailbox(text: string): Mailbox | null {
  const address = /([^\s<>()[\]:;,"']+@[^\s<>()[\]:;,"']+\.[^\s<>()[\]:;,"']+)/u.exec(text)?.[1]
  if (!address) return null
  const name = text
    .replace(/\(https?:[^)]*\)|\(mailto:[^)]*\)/gi, '')
    .split(/[<[(]/)[0]!
    .replace(/["']/g, '')
    .trim()
  return { address: address.toLowerCase(), name: name === '' || name.includes('@') ? null : name }
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const foreign: Record<string, string> = {
  mrt: 'mar',
  maart: 'mar',
  mär: 'mar',
  märz: 'mar',
  mei: 'may',
  mai: 'may',
  okt: 'oct',
  dez: 'dec',
}

/** A date as mail programs write it in prose, without a time zone: read as UTC. Null where the order of day and month is unsure. */
export function readDate(text: string | undefined): Date | null {
  if (!text) return null
  const time = /(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*(am|pm)?/i.exec(
    text.replace(/\d{1,2}\.\d{1,2}\.\d{2,4}/, ' '),
  )
  const words = /(\d{1,2})(?:\.|st|nd|rd|th)?\s+([\p{L}]{3,9})\.?,?\s+(\d{4})/iu.exec(text)
  const american = /([\p{L}]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})/iu.exec(text)
  const points = /(\d{1,2})\.(\d{1,2})\.(\d{4})/.exec(text)
  const iso = /(\d{4})-(\d{2})-(\d{2})/.exec(text)
  const month = (name: string): number => {
    const short = name.toLowerCase()
    return months.indexOf((foreign[short] ?? foreign[short.slice(0, 3)] ?? short).slice(0, 3)) + 1
  }
  const [year, mon, day] = words
    ? [Number(words[3]), month(words[2]!), Number(words[1])]
    : american
      ? [Number(american[3]), month(american[1]!), Number(american[2])]
      : points
        ? [Number(points[3]), Number(points[2]), Number(points[1])]
        : iso
          ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
          : [0, 0, 0]
  if (year < 1990 || mon < 1 || mon > 12 || day < 1 || day > 31) return null
  let hour = Number(time?.[1] ?? 12)
  if (/pm/i.test(time?.[4] ?? '') && hour < 12) hour += 12
  if (/am/i.test(time?.[4] ?? '') && hour === 12) hour = 0
  const made = new Date(Date.UTC(year, mon - 1, day, hour, Number(time?.[2] ?? 0), Number(time?.[3] ?? 0)))
  return Number.isFinite(made.getTime()) && made.getUTCDate() === day ? made : null
}
