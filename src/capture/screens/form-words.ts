import type { FormLanguage } from '../model/fields.ts'

type Words = { button: string; thanks: string; consentText: string }

/** What a new form says until somebody words it: in the form's language, which need not be the reader's. */
export function suggestedWords(language: FormLanguage, company: string): Words {
  return {
    en: {
      button: 'Send',
      thanks: 'Thank you. We have received your details and will be in touch.',
      consentText: `${company || 'The company'} may send me e-mail about its products. I can withdraw this at any time.`,
    },
    nl: {
      button: 'Versturen',
      thanks: 'Bedankt. Wij hebben uw gegevens ontvangen en nemen contact met u op.',
      consentText: `${company || 'Het bedrijf'} mag mij e-mail sturen over zijn producten. Ik kan dit altijd intrekken.`,
    },
    de: {
      button: 'Absenden',
      thanks: 'Vielen Dank. Wir haben Ihre Angaben erhalten und melden uns bei Ihnen.',
      consentText: `${company || 'Das Unternehmen'} darf mir E-Mails über seine Produkte senden. Ich kann dies jederzeit widerrufen.`,
    },
  }[language]
}

/** The last part of an address made of a name: small letters, digits and hyphens, 63 at most. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'ae')
    .replace(/ø/g, 'o')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '')
}

/** What a field is called where a form is read at the desk; of one that is no longer asked, its name. */
export function fieldLabel(name: string, fields: readonly { name: string; label: string }[]): string {
  return fields.find(each => each.name === name)?.label ?? name
}
