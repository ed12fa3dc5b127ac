export type CalendarEntry = {
  method: 'REQUEST' | 'CANCEL'
  /** Stays the same through moves and the cancellation. */
  uid: string
  /** Grows by one with each change. */
  sequence: number
  at: Date
  startsAt: Date
  endsAt: Date
  summary: string
  description: string
  location: string
  organizer: { name: string; email: string }
  attendees: readonly { name: string; email: string }[]
}

/** One entry for a calendar by iTIP (RFC 5546) in iCalendar (RFC 5545): times in UTC, so that no zone has to be described. */
export function calendarEntry(entry: CalendarEntry): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Linchpin//Calls to action//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${entry.method}`,
    'BEGIN:VEVENT',
    `UID:${escapeText(entry.uid)}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${utc(entry.at)}`,
    `DTSTART:${utc(entry.startsAt)}`,
    `DTEND:${utc(entry.endsAt)}`,
    `SUMMARY:${escapeText(entry.summary)}`,
    ...(entry.description === '' ? [] : [`DESCRIPTION:${escapeText(entry.description)}`]),
    ...(entry.location === '' ? [] : [`LOCATION:${escapeText(entry.location)}`]),
    `ORGANIZER;CN=${parameter(entry.organizer.name)}:mailto:${address(entry.organizer.email)}`,
    ...entry.attendees.map(
      ({ name, email }) =>
        `ATTENDEE;CN=${parameter(name)};ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${address(email)}`,
    ),
    `STATUS:${entry.method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return `${lines.map(fold).join('\r\n')}\r\n`
}

const utc = (at: Date): string => at.toISOString().replace(/[-:]|\.\d{3}/g, '')

/** TEXT of section 3.3.11. */
function escapeText(text: string): string {
  return visible(text)
    .replace(/[\\;,]/g, sign => `\\${sign}`)
    .replace(/\r\n|\r|\n/g, '\\n')
}
/** A quoted parameter value: no quotes and no line ends can stand in it. */
function parameter(text: string): string {
  return `"${visible(text)
    .replace(/["\s]+/g, ' ')
    .trim()}"`
}
const address = (email: string): string => email.replace(/[^\p{L}\p{N}.!#$%&'*+/=?^_`{|}~@-]/gu, '')
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const visible = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')

/** Lines of at most 75 octets of UTF-8; what goes on begins with a blank (section 3.1). */
function fold(line: string): string {
  const pieces: string[] = []
  let piece = ''
  let octets = 0
  for (const sign of line) {
    const code = sign.codePointAt(0)!
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    if (octets + size > (pieces.length === 0 ? 75 : 74)) {
      pieces.push(piece)
      piece = ''
      octets = 0
    }
    piece += sign
    octets += size
  }
  return [...pieces, piece].join('\r\n ')
}
