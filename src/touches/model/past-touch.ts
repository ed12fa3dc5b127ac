import { isTouchKind, type TouchKind, type TouchSide, touchSides } from './touch.ts'

/** What others call the kinds, in English, Dutch and German, as written in lower case without signs. */
const words: Readonly<Record<string, TouchKind>> = {
  mail: 'email',
  'e mail': 'email',
  'incoming email': 'email',
  phone: 'call',
  'phone call': 'call',
  telephone: 'call',
  telefoon: 'call',
  gesprek: 'call',
  telefonat: 'call',
  anruf: 'call',
  brief: 'letter',
  post: 'letter',
  bezoek: 'visit',
  besuch: 'visit',
  'site visit': 'visit',
  afspraak: 'meeting',
  lunch: 'meeting',
  demo: 'meeting',
  besprechung: 'meeting',
  termin: 'meeting',
  klacht: 'complaint',
  beschwerde: 'complaint',
  reklamation: 'complaint',
  case: 'service',
  ticket: 'service',
  notitie: 'note',
  notiz: 'note',
  task: 'note',
  'form submission': 'form',
  formulier: 'form',
  formular: 'form',
  'page view': 'web_page',
  webpage: 'web_page',
  website: 'web_page',
  advertisement: 'ad',
  advertentie: 'ad',
  anzeige: 'ad',
  fair: 'event',
  beurs: 'event',
  messe: 'event',
  webinar: 'event',
}

/** The kind that a word stands for; null when we know none. */
export function kindOfWords(text: string): TouchKind | null {
  const plain = text.trim().toLowerCase()
  if (isTouchKind(plain)) return plain
  const bare = plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
  const joined = bare.replaceAll(' ', '_')
  return isTouchKind(joined) ? joined : Object.hasOwn(words, bare) ? words[bare]! : null
}

export function sideOfWords(text: string): TouchSide | null {
  const plain = text.trim().toLowerCase()
  return touchSides.find(side => side === plain) ?? null
}
