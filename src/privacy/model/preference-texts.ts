import type { Channel } from '../../consent/model/may-contact.ts'

/** What a person's own page says around the company's words, by language. */
export type PreferenceTexts = {
  title: string
  intro: string
  at: string
  channel: Record<Channel, string>
  profiling: string
  save: string
  saved: string
  unchanged: string
  everything: string
  everythingWhy: string
  objectAll: string
  objectedAll: string
  objectAgain: string
  suppressed: string
  data: string
  dataWhy: string
  askData: string
  askErasure: string
  askedData: string
  askedErasure: string
  endTitle: string
  endQuestion: string
  end: string
  ended: string
  confirmTitle: string
  confirmQuestion: string
  confirm: string
  confirmed: string
  linkEnded: string
  gone: string
  tooMany: string
  failed: string
  toPage: string
  trashTitle: string
  trashed: string
  trashedObject: string
  trashedDone: string
  nothing: string
  nothingWhy: string
}

const en: PreferenceTexts = {
  title: 'What we may use your data for',
  intro: '{company} writes to you only as you say here.',
  at: 'For {email}',
  channel: { email: 'By e-mail', letter: 'By letter', phone: 'By phone', messaging: 'By message' },
  profiling: 'Yes, use them',
  save: 'Save',
  saved: 'Saved. It holds from now.',
  unchanged: 'Nothing was changed.',
  everything: 'Everything',
  everythingWhy: 'No contact for any of these purposes, and no evaluation of what you read or answer.',
  objectAll: 'Object to everything',
  objectedAll: 'You objected to everything. We do not write, call or evaluate.',
  objectAgain: 'Take the objection back',
  suppressed: 'Your address is on our list of addresses that are not used. Write to us to change that.',
  data: 'Your data',
  dataWhy: 'We answer within one month, to the address that we know.',
  askData: 'Ask for a copy of my data',
  askErasure: 'Ask to be erased',
  askedData: 'You asked for a copy of your data on {date}.',
  askedErasure: 'You asked to be erased on {date}.',
  endTitle: 'End: {purpose}',
  endQuestion: 'Shall we stop sending you this by e-mail?',
  end: 'Yes, stop it',
  ended: 'It has ended. You get no more of it.',
  confirmTitle: 'Please confirm: {purpose}',
  confirmQuestion: 'You agreed to this:',
  confirm: 'Yes, I agree',
  confirmed: 'Thank you. It is confirmed.',
  linkEnded: 'This link was used, or its time is over.',
  gone: 'There is no such page.',
  tooMany: 'That was too often. Please try again in a few minutes.',
  failed: 'This did not work just now. Please try again.',
  toPage: 'All your choices',
  trashTitle: 'Your record was put aside',
  trashed:
    '{company} has put your record aside and deletes it for good on {date}. Until then nobody writes to you from it.',
  trashedObject: 'You can object now: it holds even if the record is taken up again.',
  trashedDone: 'Your objection is noted. It holds even if the record is taken up again.',
  nothing: 'We keep nothing about you',
  nothingWhy:
    'What this link once belonged to has been deleted. There is nothing to choose, and nobody is contacted by it.',
}
const nl: PreferenceTexts = {
  title: 'Waarvoor wij uw gegevens mogen gebruiken',
  intro: '{company} schrijft u alleen zoals u het hier zegt.',
  at: 'Voor {email}',
  channel: { email: 'Per e-mail', letter: 'Per brief', phone: 'Per telefoon', messaging: 'Per bericht' },
  profiling: 'Ja, gebruik ze',
  save: 'Opslaan',
  saved: 'Opgeslagen. Het geldt vanaf nu.',
  unchanged: 'Er is niets gewijzigd.',
  everything: 'Alles',
  everythingWhy: 'Geen contact voor een van deze doelen, en geen gebruik van wat u leest of antwoordt.',
  objectAll: 'Bezwaar maken tegen alles',
  objectedAll: 'U maakte bezwaar tegen alles. Wij schrijven, bellen en analyseren niet.',
  objectAgain: 'Bezwaar intrekken',
  suppressed:
    'Uw adres staat op onze lijst van adressen die we niet gebruiken. Schrijf ons om dat te wijzigen.',
  data: 'Uw gegevens',
  dataWhy: 'Wij antwoorden binnen een maand, op het adres dat wij kennen.',
  askData: 'Vraag om een kopie van mijn gegevens',
  askErasure: 'Vraag om gewist te worden',
  askedData: 'U vroeg op {date} om een kopie van uw gegevens.',
  askedErasure: 'U vroeg op {date} om gewist te worden.',
  endTitle: 'Stoppen: {purpose}',
  endQuestion: 'Zullen we u dit niet meer per e-mail sturen?',
  end: 'Ja, stop ermee',
  ended: 'Het is gestopt. U krijgt er niets meer van.',
  confirmTitle: 'Bevestig dit: {purpose}',
  confirmQuestion: 'U ging hiermee akkoord:',
  confirm: 'Ja, akkoord',
  confirmed: 'Dank u. Het is bevestigd.',
  linkEnded: 'Deze link is al gebruikt of verlopen.',
  gone: 'Deze pagina bestaat niet.',
  tooMany: 'Dat was te vaak. Probeer het over enkele minuten opnieuw.',
  failed: 'Dit lukte zojuist niet. Probeer het opnieuw.',
  toPage: 'Al uw keuzes',
  trashTitle: 'Uw gegevens zijn weggelegd',
  trashed:
    '{company} heeft uw gegevens weggelegd en verwijdert ze definitief op {date}. Tot dan schrijft niemand u op grond daarvan.',
  trashedObject: 'U kunt nu bezwaar maken: het geldt ook als de gegevens weer worden opgenomen.',
  trashedDone: 'Uw bezwaar is genoteerd. Het geldt ook als de gegevens weer worden opgenomen.',
  nothing: 'Wij bewaren niets over u',
  nothingWhy:
    'Waar deze link bij hoorde, is gewist. Er valt niets te kiezen, en niemand wordt er nog mee benaderd.',
}
const de: PreferenceTexts = {
  title: 'Wofür wir Ihre Daten verwenden dürfen',
  intro: '{company} schreibt Ihnen nur so, wie Sie es hier sagen.',
  at: 'Für {email}',
  channel: { email: 'Per E-Mail', letter: 'Per Brief', phone: 'Per Telefon', messaging: 'Per Nachricht' },
  profiling: 'Ja, auswerten',
  save: 'Speichern',
  saved: 'Gespeichert. Es gilt ab jetzt.',
  unchanged: 'Es wurde nichts geändert.',
  everything: 'Alles',
  everythingWhy:
    'Kein Kontakt für einen dieser Zwecke und keine Auswertung dessen, was Sie lesen oder antworten.',
  objectAll: 'Allem widersprechen',
  objectedAll: 'Sie haben allem widersprochen. Wir schreiben nicht, rufen nicht an und werten nichts aus.',
  objectAgain: 'Widerspruch zurücknehmen',
  suppressed: 'Ihre Adresse steht auf unserer Sperrliste. Schreiben Sie uns, um das zu ändern.',
  data: 'Ihre Daten',
  dataWhy: 'Wir antworten innerhalb eines Monats an die Adresse, die wir kennen.',
  askData: 'Kopie meiner Daten anfordern',
  askErasure: 'Löschung verlangen',
  askedData: 'Sie haben am {date} eine Kopie Ihrer Daten angefordert.',
  askedErasure: 'Sie haben am {date} die Löschung verlangt.',
  endTitle: 'Beenden: {purpose}',
  endQuestion: 'Sollen wir Ihnen das nicht mehr per E-Mail schicken?',
  end: 'Ja, beenden',
  ended: 'Es ist beendet. Sie bekommen nichts mehr davon.',
  confirmTitle: 'Bitte bestätigen: {purpose}',
  confirmQuestion: 'Sie haben zugestimmt:',
  confirm: 'Ja, ich stimme zu',
  confirmed: 'Danke. Es ist bestätigt.',
  linkEnded: 'Dieser Link wurde benutzt oder ist abgelaufen.',
  gone: 'Diese Seite gibt es nicht.',
  tooMany: 'Das war zu oft. Bitte versuchen Sie es in einigen Minuten wieder.',
  failed: 'Das ging gerade nicht. Bitte versuchen Sie es noch einmal.',
  toPage: 'Alle Ihre Einstellungen',
  trashTitle: 'Ihre Daten wurden beiseitegelegt',
  trashed:
    '{company} hat Ihre Daten beiseitegelegt und löscht sie am {date} endgültig. Bis dahin schreibt Ihnen niemand aufgrund dieser Daten.',
  trashedObject: 'Sie können jetzt widersprechen: Das gilt auch, wenn die Daten wieder aufgenommen werden.',
  trashedDone: 'Ihr Widerspruch ist vermerkt. Er gilt auch, wenn die Daten wieder aufgenommen werden.',
  nothing: 'Wir speichern nichts über Sie',
  nothingWhy:
    'Wozu dieser Link gehörte, wurde gelöscht. Es gibt nichts auszuwählen, und niemand wird darüber angesprochen.',
}
const languages: Record<string, PreferenceTexts> = { en, nl, de }

/** The texts of a language; English for one that has none. */
export function preferenceTexts(language: string): PreferenceTexts {
  return Object.hasOwn(languages, language) ? languages[language]! : en
}
