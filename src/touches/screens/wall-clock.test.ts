import { describe, expect, it } from 'vitest'
import { instantOf, wallClock } from './wall-clock.ts'

const iso = (text: string, timeZone: string) => instantOf(text, timeZone)?.toISOString() ?? null

describe('the clock on the wall', () => {
  it('shows a moment in the time zone of the company', () => {
    const at = new Date('2026-07-01T22:30:00Z')
    expect(wallClock(at, 'Europe/Amsterdam')).toBe('2026-07-02T00:30')
    expect(wallClock(at, 'America/New_York')).toBe('2026-07-01T18:30')
  })

  it('is read in the same zone', () => {
    expect(iso('2026-07-02T00:30', 'Europe/Amsterdam')).toBe('2026-07-01T22:30:00.000Z')
    expect(iso('2026-01-02T00:30', 'Asia/Kolkata')).toBe('2026-01-01T19:00:00.000Z')
  })

  it('takes the first of a time that occurs twice, and goes past a skipped one', () => {
    expect(iso('2026-10-25T02:30', 'Europe/Amsterdam')).toBe('2026-10-25T00:30:00.000Z')
    expect(iso('2026-03-29T02:30', 'Europe/Amsterdam')).toBe('2026-03-29T01:30:00.000Z')
    expect(iso('2026-03-08T02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z')
    expect(iso('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z')
  })

  it('knows what is no moment', () => {
    for (const text of ['', '2026-07-02', '2026-13-02T00:30', 'now'])
      expect(instantOf(text, 'Europe/Amsterdam')).toBeNull()
  })
})
