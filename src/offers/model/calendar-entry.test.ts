import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CalendarEntry, calendarEntry } from './calendar-entry.ts'

const entry: CalendarEntry = {
  method: 'REQUEST',
  uid: 'a@linchpin',
  sequence: 0,
  at: new Date('2026-03-02T09:00:00.123Z'),
  startsAt: new Date('2026-03-29T07:00:00Z'),
  endsAt: new Date('2026-03-29T07:30:00Z'),
  summary: 'Call, with Ada; Ek',
  description: 'One\nTwo \\ three',
  location: '',
  organizer: { name: 'Jelmer "J" Noordhuis', email: 'jelmer@terpstra.example' },
  attendees: [{ name: 'Ada Ek', email: 'ada@ek.example' }],
}
const unfold = (text: string) => text.replaceAll('\r\n ', '')

describe('an entry for a calendar', () => {
  it('says when in UTC, and with whom', () => {
    const lines = unfold(calendarEntry(entry)).split('\r\n')
    expect(lines).toContain('METHOD:REQUEST')
    expect(lines).toContain('DTSTART:20260329T070000Z')
    expect(lines).toContain('DTSTAMP:20260302T090000Z')
    expect(lines).toContain('SUMMARY:Call\\, with Ada\\; Ek')
    expect(lines).toContain('DESCRIPTION:One\\nTwo \\\\ three')
    expect(lines).toContain('ORGANIZER;CN="Jelmer J Noordhuis":mailto:jelmer@terpstra.example')
    expect(lines.at(-1)).toBe('')
  })
  it('is cancelled under the same name', () => {
    const lines = unfold(calendarEntry({ ...entry, method: 'CANCEL', sequence: 2 })).split('\r\n')
    expect(lines).toEqual(
      expect.arrayContaining(['METHOD:CANCEL', 'UID:a@linchpin', 'SEQUENCE:2', 'STATUS:CANCELLED']),
    )
  })
  it('cannot be broken by what people write, and no line is longer than 75 octets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        const said = text.toWellFormed()
        const written = calendarEntry({
          ...entry,
          summary: said,
          description: said,
          attendees: [{ name: said, email: said }],
        })
        for (const line of written.split('\r\n'))
          expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
        const names = unfold(written)
          .trimEnd()
          .split('\r\n')
          .map(line => /^[A-Z]+/.exec(line)?.[0])
        expect(names.filter(name => name === 'BEGIN' || name === 'END' || name === 'ATTENDEE').length).toBe(5)
        expect(names.includes(undefined)).toBe(false)
      }),
    )
  })
})
