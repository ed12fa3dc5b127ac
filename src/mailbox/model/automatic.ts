import { readMailbox } from './forwarded.ts'

/** Mail that no person wrote at this moment: what kind, and what an absence note says. */
export type Automatic = {
  kind: 'absence' | 'challenge' | 'receipt' | 'other'
  /** The last day of the absence, 'YYYY-MM-DD', where it is said. */
  until: string | null
  /** Whom to turn to meanwhile, where somebody is named. */
  substitute: { name: string | null; email: string | null; phone: string | null } | null
}

/** Subjects that programs write before the one they answer, or alone. */
const absentSubject =
  /^\s*(automatic reply|auto(matic)?[- ]?reply|autoreply|out of (the )?office( (auto)?reply)?|away from (the )?office|vacation( reply)?|automatisch antwoord|automatische (antwort|reactie)|afwezig(heidsbericht)?|abwesenheits(notiz|nachricht)|abwesend|réponse automatique|risposta automatica|respuesta automática)\s*(:|$|\()/i
const absentWords =
  /\b(i am|i'm|i will be) (currently )?(out of( the)? office|away|on (annual |parental )?leave|on holiday|on vacation)|\bik ben (momenteel |tijdelijk )?(afwezig|niet aanwezig|met vakantie|op vakantie|met verlof)|\bich bin (derzeit |zurzeit |momentan )?(nicht im (büro|hause)|im urlaub|abwesend|außer haus|bis .{1,40}(nicht|abwesend|im urlaub))/i
const challengeWords =
  /(confirm|verify) (that )?you(r (e-?mail|message|address)| are (a )?(human|real))|click .{0,60}(to (release|deliver|confirm) (your|the) (message|e-?mail))|challenge[- ]response|whitelist/i

type Said = { subject: string; words: string; at: Date | null }

/**
 * Was it written by a program? By RFC 3834 (Auto-Submitted), by what older programs put into the head, and by subjects of
 * absence notes, the latter only together with words of absence where the subject could be a person's. Read receipts
 * by RFC 8098. `at` is when it was written: days without a year come after it.
 */
export function automaticOf(
  header: (key: string) => readonly string[],
  { subject, words, at }: Said,
): Automatic | null {
  const first = (key: string) => header(key)[0]?.trim().toLowerCase() ?? ''
  if (/^multipart\/report\b.*disposition-notification/s.test(first('content-type')))
    return { kind: 'receipt', until: null, substitute: null }
  const submitted = first('auto-submitted')
  const byHead =
    (submitted !== '' && !/^no\b/.test(submitted)) ||
    ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply-from', 'x-mail-autoreply'].some(
      key => first(key) !== '' && first(key) !== 'no',
    ) ||
    /^auto[_-]?reply$/.test(first('precedence')) ||
    (/^(all|oof|autoreply)\b/.test(first('x-auto-response-suppress')) && absentSubject.test(subject))
  const bySubject = absentSubject.test(subject)
  const isSure =
    /^\s*(automatic reply|automatisch antwoord|automatische antwort|autoreply|auto-reply|abwesenheitsnotiz|réponse automatique)\s*:/i.test(
      subject,
    )
  if (!byHead && !isSure && !(bySubject && absentWords.test(words.slice(0, 4_000)))) return null
  const said = words.slice(0, 8_000)
  if (byHead && challengeWords.test(`${subject}\n${said}`))
    return { kind: 'challenge', until: null, substitute: null }
  if (!bySubject && !absentWords.test(said)) return { kind: 'other', until: null, substitute: null }
  return { kind: 'absence', until: lastDay(said, at), substitute: substituteIn(said) }
}

const months: Record<string, number> = {
  jan: 1,
  feb: 2,
  mar: 3,
  mrt: 3,
  maa: 3,
  mär: 3,
  apr: 4,
  may: 5,
  mei: 5,
  mai: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  okt: 10,
  oct: 10,
  nov: 11,
  dec: 12,
  dez: 12,
}
const day = String.raw`(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)day,?\s+|(?:maan|dins|woens|donder|vrij|zater|zon)dag,?\s+|(?:mon|diens|donners|frei|sams|sonn)tag,?\s+(?:den|dem)?\s*|mittwoch,?\s+)?`
const date = String.raw`(\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?|\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?\p{L}{3,9}(?:,?\s+\d{4})?|\p{L}{3,9}\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?|\d{1,2}-\d{1,2}-\d{4})`
const through = new RegExp(
  String.raw`\b(?:until|till|through|up to and including|t\/m|tot en met|tot|bis(?: einschließlich| einschl\.?)?(?: zum| dem| den)?)\s+(?:and including\s+)?${day}(?:the\s+)?${date}`,
  'iu',
)
const backOn = new RegExp(
  String.raw`\b(?:(?:be )?back(?: in the office)? on|return(?:ing)?(?: to the office)? on|available again (?:on|from)|(?:weer )?terug(?: op)?|(?:weer )?(?:bereikbaar|aanwezig) (?:op|vanaf)|ab(?: dem)?|am)\s+${day}(?:the\s+)?${date}(?=[^.\n]{0,60}(?:wieder|again|back|weer|bereikbaar|$|[.\n,]))`,
  'imu',
)

/** 'YYYY-MM-DD' of the last day away; the day before where the day of the return is said. Null where none is clear. */
export function lastDay(words: string, at: Date | null): string | null {
  const until = through.exec(words)?.[1]
  const back = until === undefined ? backOn.exec(words)?.[1] : undefined
  const found = until ?? back
  if (found === undefined) return null
  const read = dayOf(found, at)
  if (read === null) return null
  if (back !== undefined) read.setUTCDate(read.getUTCDate() - 1)
  return read.toISOString().slice(0, 10)
}

function dayOf(text: string, at: Date | null): Date | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  const points = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2,4})?$/.exec(text)
  const dashes = /^(\d{1,2})-(\d{1,2})-(\d{4})$/.exec(text)
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(\p{L}{3,9})(?:,?\s+(\d{4}))?$/u.exec(text)
  const monthFirst = /^(\p{L}{3,9})\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$/u.exec(text)
  const month = (name: string) => months[name.toLowerCase().slice(0, 3)] ?? 0
  const [year, mon, date] = iso
    ? [iso[1], Number(iso[2]), Number(iso[3])]
    : points
      ? [points[3], Number(points[2]), Number(points[1])]
      : dashes
        ? [dashes[3], Number(dashes[2]), Number(dashes[1])]
        : dayFirst
          ? [dayFirst[3], month(dayFirst[2]!), Number(dayFirst[1])]
          : monthFirst
            ? [monthFirst[3], month(monthFirst[1]!), Number(monthFirst[2])]
            : [undefined, 0, 0]
  if (mon < 1 || mon > 12 || date < 1 || date > 31) return null
  const full = year === undefined ? null : Number(year) < 100 ? 2000 + Number(year) : Number(year)
  if (full === null && at === null) return null
  const from = at ?? new Date(Date.UTC(full!, 0, 1))
  let made = new Date(Date.UTC(full ?? from.getUTCFullYear(), mon - 1, date))
  // Without a year the next such day; one that passed lately is told late, not a year ahead.
  if (full === null && made.getTime() < from.getTime() - 60 * 86_400_000)
    made = new Date(Date.UTC(from.getUTCFullYear() + 1, mon - 1, date))
  return made.getUTCDate() === date && Math.abs(made.getTime() - from.getTime()) < 3 * 366 * 86_400_000
    ? made
    : null
}

const turnTo =
  /\b(contact(?:\s+opnemen\s+met)?|turn to|reach out to|please (?:ask|e-?mail|call)|neem(?:t u)? (?:dan |voor .{0,40})?contact op met|wenden sie sich .{0,40}?an|kontaktieren sie|erreichen sie|mijn (?:collega|vervang(?:er|ster))|my (?:colleague|deputy)|(?:meine kollegin|mein(?:en)? kollegen?|meine vertretung))\b[:\s]*/iu
const personName =
  /^(?:(?:[Mm]rs?|[Mm]s|[Dd]r|[Dd]hr|[Mm]evr|[Mm]w|Herrn?|Frau|bitte|de heer|[Mm]evrouw|[Mm]y colleague|mijn collega|meine Kollegin|meinen Kollegen)\.?\s+)*((?:\p{Lu}[\p{L}'’-]+)(?:\s+(?:van|de|der|den|von|zu|ter|ten|la|le)){0,3}(?:\s+\p{Lu}[\p{L}'’-]+){1,2})/u

/** Who is named behind "contact", "neem contact op met", "wenden Sie sich an": a name, an address, a number. */
export function substituteIn(words: string): Automatic['substitute'] {
  const match = turnTo.exec(words)
  if (!match) return null
  const near = words
    .slice(match.index + match[0].length, match.index + match[0].length + 240)
    .replace(/\s+/g, ' ')
  const email = readMailbox(near.replace(/[.,;)]+(?=\s|$)/g, ' '))?.address ?? null
  const said = personName.exec(near)?.[1]?.trim() ?? null
  const name = said !== null && /^\p{Lu}/u.test(said) && /\s\p{Lu}/u.test(said) ? said : null
  const phone = /(\+\d[\d\s()./-]{6,20}\d|\b0\d[\d\s()./-]{6,16}\d)/.exec(near)?.[1]?.trim() ?? null
  return email === null && name === null ? null : { name, email, phone }
}
