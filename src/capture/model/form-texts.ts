import type { FieldFault, FieldName, FormLanguage } from './fields.ts'

/** What the hosted pages say around the form's own words, by language. */
export type FormTexts = {
  fields: Record<FieldName, string>
  faults: Record<FieldFault, string>
  choose: string
  optional: string
  orPhone: string
  yes: string
  no: string
  unreadable: string
  check: string
  expired: string
  forged: string
  tooQuick: string
  trap: string
  trapFilled: string
  tooMany: string
  download: string
  linkEnded: string
  gone: string
  failed: string
  consentVersion: string
  jobFunction: Record<string, string>
  industry: Record<string, string>
}

const en: FormTexts = {
  fields: {
    email: 'Business e-mail',
    name: 'Name',
    company: 'Company',
    jobTitle: 'Job title',
    jobFunction: 'Function',
    employees: 'Number of employees',
    country: 'Country',
    industry: 'Industry',
    phone: 'Phone',
    message: 'Message',
  },
  faults: {
    missing: 'Please fill this in.',
    too_long: 'This is too long.',
    not_an_address: 'This is not an e-mail address.',
    not_a_choice: 'Please choose from the list.',
    control_characters: 'This contains characters that cannot be shown.',
  },
  choose: 'Choose',
  optional: 'optional',
  orPhone: 'or a telephone number',
  yes: 'Yes',
  no: 'No',
  unreadable: 'This could not be read. Please check it.',
  check: 'Nothing was sent yet. Please check the fields marked below.',
  expired: 'This page was open for a long time. Please send it again.',
  forged: 'This page could not be recognised. Please send it again.',
  tooQuick: 'That was faster than we expected of a person. Please send it again.',
  trap: 'Leave this field empty',
  trapFilled: 'Please leave this field empty and send again.',
  tooMany: 'Too many forms came from your network. Please try again in a few minutes.',
  download: 'Download {file}',
  linkEnded: 'This link has ended. Please fill in the form again.',
  gone: 'There is no such page.',
  failed: 'This did not work just now. Nothing was lost: please send it again.',
  consentVersion: 'Version {n}',
  jobFunction: {
    general_management: 'General management',
    operations: 'Operations',
    production: 'Production',
    engineering: 'Engineering',
    quality: 'Quality',
    purchasing: 'Purchasing',
    sales: 'Sales',
    marketing: 'Marketing',
    finance: 'Finance',
    it: 'IT',
    research: 'Research',
    other: 'Other',
  },
  industry: {
    food_and_beverage: 'Food and beverage',
    packaging: 'Packaging',
    medical_devices: 'Medical devices',
    pharma: 'Pharmaceuticals',
    chemicals: 'Chemicals',
    machinery: 'Machinery',
    electronics: 'Electronics',
    automotive: 'Automotive',
    construction: 'Construction',
    energy: 'Energy',
    logistics: 'Logistics',
    retail: 'Retail',
    technology: 'Technology',
    services: 'Services',
    public_sector: 'Public sector',
    education: 'Education',
    other: 'Other',
  },
}
const nl: FormTexts = {
  fields: {
    email: 'Zakelijk e-mailadres',
    name: 'Naam',
    company: 'Bedrijf',
    jobTitle: 'Functietitel',
    jobFunction: 'Afdeling',
    employees: 'Aantal medewerkers',
    country: 'Land',
    industry: 'Branche',
    phone: 'Telefoon',
    message: 'Bericht',
  },
  faults: {
    missing: 'Vul dit in.',
    too_long: 'Dit is te lang.',
    not_an_address: 'Dit is geen e-mailadres.',
    not_a_choice: 'Kies uit de lijst.',
    control_characters: 'Dit bevat tekens die niet getoond kunnen worden.',
  },
  choose: 'Kies',
  optional: 'niet verplicht',
  orPhone: 'of een telefoonnummer',
  yes: 'Ja',
  no: 'Nee',
  unreadable: 'Dit kon niet gelezen worden. Controleer het alstublieft.',
  check: 'Er is nog niets verstuurd. Controleer de gemarkeerde velden.',
  expired: 'Deze pagina stond lang open. Verstuur opnieuw.',
  forged: 'Deze pagina werd niet herkend. Verstuur opnieuw.',
  tooQuick: 'Dat ging sneller dan we van een mens verwachten. Verstuur opnieuw.',
  trap: 'Laat dit veld leeg',
  trapFilled: 'Laat dit veld leeg en verstuur opnieuw.',
  tooMany: 'Er kwamen te veel formulieren van uw netwerk. Probeer het over enkele minuten opnieuw.',
  download: '{file} downloaden',
  linkEnded: 'Deze link is verlopen. Vul het formulier opnieuw in.',
  gone: 'Deze pagina bestaat niet.',
  failed: 'Dit lukte zojuist niet. Er ging niets verloren: verstuur opnieuw.',
  consentVersion: 'Versie {n}',
  jobFunction: {
    general_management: 'Directie',
    operations: 'Operations',
    production: 'Productie',
    engineering: 'Engineering',
    quality: 'Kwaliteit',
    purchasing: 'Inkoop',
    sales: 'Verkoop',
    marketing: 'Marketing',
    finance: 'Financiën',
    it: 'IT',
    research: 'Onderzoek',
    other: 'Anders',
  },
  industry: {
    food_and_beverage: 'Voeding en dranken',
    packaging: 'Verpakking',
    medical_devices: 'Medische hulpmiddelen',
    pharma: 'Farmacie',
    chemicals: 'Chemie',
    machinery: 'Machinebouw',
    electronics: 'Elektronica',
    automotive: 'Automotive',
    construction: 'Bouw',
    energy: 'Energie',
    logistics: 'Logistiek',
    retail: 'Detailhandel',
    technology: 'Technologie',
    services: 'Dienstverlening',
    public_sector: 'Overheid',
    education: 'Onderwijs',
    other: 'Anders',
  },
}
const de: FormTexts = {
  fields: {
    email: 'Geschäftliche E-Mail-Adresse',
    name: 'Name',
    company: 'Unternehmen',
    jobTitle: 'Position',
    jobFunction: 'Bereich',
    employees: 'Zahl der Beschäftigten',
    country: 'Land',
    industry: 'Branche',
    phone: 'Telefon',
    message: 'Nachricht',
  },
  faults: {
    missing: 'Bitte ausfüllen.',
    too_long: 'Das ist zu lang.',
    not_an_address: 'Das ist keine E-Mail-Adresse.',
    not_a_choice: 'Bitte aus der Liste wählen.',
    control_characters: 'Das enthält Zeichen, die nicht dargestellt werden können.',
  },
  choose: 'Bitte wählen',
  optional: 'freiwillig',
  orPhone: 'oder eine Telefonnummer',
  yes: 'Ja',
  no: 'Nein',
  unreadable: 'Das konnte nicht gelesen werden. Bitte prüfen Sie es.',
  check: 'Es wurde noch nichts gesendet. Bitte prüfen Sie die markierten Felder.',
  expired: 'Diese Seite war lange offen. Bitte senden Sie noch einmal.',
  forged: 'Diese Seite wurde nicht erkannt. Bitte senden Sie noch einmal.',
  tooQuick: 'Das ging schneller, als wir es von einem Menschen erwarten. Bitte senden Sie noch einmal.',
  trap: 'Dieses Feld leer lassen',
  trapFilled: 'Bitte lassen Sie dieses Feld leer und senden Sie noch einmal.',
  tooMany: 'Aus Ihrem Netz kamen zu viele Formulare. Bitte versuchen Sie es in einigen Minuten wieder.',
  download: '{file} herunterladen',
  linkEnded: 'Dieser Link ist abgelaufen. Bitte füllen Sie das Formular noch einmal aus.',
  gone: 'Diese Seite gibt es nicht.',
  failed: 'Das ging gerade nicht. Nichts ist verloren: bitte senden Sie noch einmal.',
  consentVersion: 'Fassung {n}',
  jobFunction: {
    general_management: 'Geschäftsleitung',
    operations: 'Betrieb',
    production: 'Produktion',
    engineering: 'Technik',
    quality: 'Qualität',
    purchasing: 'Einkauf',
    sales: 'Vertrieb',
    marketing: 'Marketing',
    finance: 'Finanzen',
    it: 'IT',
    research: 'Forschung',
    other: 'Anderer',
  },
  industry: {
    food_and_beverage: 'Lebensmittel und Getränke',
    packaging: 'Verpackung',
    medical_devices: 'Medizintechnik',
    pharma: 'Pharma',
    chemicals: 'Chemie',
    machinery: 'Maschinenbau',
    electronics: 'Elektronik',
    automotive: 'Fahrzeugbau',
    construction: 'Bau',
    energy: 'Energie',
    logistics: 'Logistik',
    retail: 'Handel',
    technology: 'Technologie',
    services: 'Dienstleistung',
    public_sector: 'Öffentlicher Dienst',
    education: 'Bildung',
    other: 'Andere',
  },
}
const languages: Record<FormLanguage, FormTexts> = { en, nl, de }

/** The texts of a language; English for one that has none. */
export function formTexts(language: string): FormTexts {
  return Object.hasOwn(languages, language) ? languages[language as FormLanguage] : en
}
