import { describe, expect, it } from 'vitest'
import { automaticOf } from './automatic.ts'

const at = new Date('2026-10-05T08:00:00Z')
const of = (subject: string, words: string, head: Record<string, string> = {}) =>
  automaticOf(key => (head[key] === undefined ? [] : [head[key]]), { subject, words, at })

describe('automatic replies', () => {
  it.each([
    [
      'RFC 3834',
      'Re: Angebot',
      'Thank you, we received your request.',
      { 'auto-submitted': 'auto-replied' },
      'other',
    ],
    ['generated', 'Ticket 12', 'A ticket was made.', { 'auto-submitted': 'auto-generated; x=y' }, 'other'],
    ['Outlook', 'Automatic reply: Offer', 'I am out of the office until 12 October.', {}, 'absence'],
    [
      'Outlook, Dutch',
      'Automatisch antwoord: Offerte',
      'Ik ben afwezig tot en met 12 oktober.',
      {},
      'absence',
    ],
    ['Outlook, German', 'Automatische Antwort: Angebot', 'Ich bin nicht im Büro.', {}, 'absence'],
    ['vacation', 'Out of office', 'I am on annual leave.', {}, 'absence'],
    ['German, short', 'Abwesenheitsnotiz', 'Ich bin im Urlaub.', {}, 'absence'],
    ['Dutch, short', 'Afwezig', 'Ik ben met vakantie.', {}, 'absence'],
    ['an older program', 'Re: x', 'I am away.', { 'x-autoreply': 'yes' }, 'absence'],
    ['Precedence', 'Re: x', 'Noted.', { precedence: 'auto_reply' }, 'other'],
    [
      'challenge',
      'Please confirm',
      'Please confirm that you are human: click here to deliver your message.',
      { 'auto-submitted': 'auto-replied' },
      'challenge',
    ],
    [
      'read receipt',
      'Read: Offer',
      'Your message was read.',
      { 'content-type': 'multipart/report; report-type=disposition-notification; boundary=x' },
      'receipt',
    ],
  ])('%s', (_, subject, words, head, kind) => {
    expect(of(subject, words, head)?.kind).toBe(kind)
  })

  it.each([
    ['Out of office next week', 'Could we meet after that?', {}],
    ['Re: Automatic reply: Offer', 'I am back. Please call me.', {}],
    ['Afwezig', 'Wij zoeken een machine. Belt u mij?', {}],
    ['Question', 'Your colleague is out of office until Monday; who can help me?', {}],
    ['Offer', 'Hello', { 'auto-submitted': 'no' }],
    ['Abwesenheitsnotiz einrichten', 'Wie geht das in Ihrem Portal?', {}],
  ])('not: %s', (subject, words, head) => {
    expect(of(subject, words, head)).toBe(null)
  })

  it.each([
    ['I am out of the office until 12 October.', '2026-10-12'],
    ['I will be away until Monday, October 12th and read no mail.', '2026-10-12'],
    ['I am back on 13 October.', '2026-10-12'],
    ['Returning on October 13, 2026.', '2026-10-12'],
    ['Ik ben afwezig t/m 12 oktober 2026.', '2026-10-12'],
    ['Ik ben afwezig tot en met maandag 12 oktober.', '2026-10-12'],
    ['Dinsdag 13 oktober ben ik er weer: terug op dinsdag 13 oktober.', '2026-10-12'],
    ['Ich bin bis einschließlich 12.10.2026 nicht im Büro.', '2026-10-12'],
    ['Ich bin bis zum 12. Oktober im Urlaub.', '2026-10-12'],
    ['Ab dem 13.10. bin ich wieder erreichbar.', '2026-10-12'],
    ['I am away until 5 January.', '2027-01-05'],
    ['I am away until 2026-10-12.', '2026-10-12'],
    ['I am away until 31 February.', null],
    ['I am away until further notice.', null],
    ['I am away until 04/05.', null],
    ['I am away until 12 October 3026.', null],
  ])('%s', (words, until) => {
    expect(of('Automatic reply: x', words)?.until).toBe(until)
  })

  it.each([
    [
      'For urgent matters contact Bert Visser (bert@kade.example, +31 20 123 4567).',
      'Bert Visser',
      'bert@kade.example',
      '+31 20 123 4567',
    ],
    [
      'Neem contact op met mijn collega Petra van den Berg, petra@kade.example.',
      'Petra van den Berg',
      'petra@kade.example',
      null,
    ],
    [
      'In dringenden Fällen wenden Sie sich bitte an Frau Karin Holz unter karin.holz@werk.example.',
      'Karin Holz',
      'karin.holz@werk.example',
      null,
    ],
    ['Please contact support@kade.example.', null, 'support@kade.example', null],
  ])('who stands in: %s', (words, name, email, phone) => {
    expect(of('Automatic reply: x', `I am away. ${words}`)?.substitute).toEqual({ name, email, phone })
  })

  it('names nobody where nobody is named', () => {
    expect(of('Automatic reply: x', 'I am away. I will contact you later.')?.substitute).toBe(null)
  })
})
