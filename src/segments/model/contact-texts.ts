import { defineTexts } from '../../shared/texts.ts'

/** Whether somebody may be contacted, as a field of conditions. */
export const t = defineTexts('may-contact', {
  en: {
    may: 'may be contacted: {purpose}, {channel}',
    may_profiling: 'may be: {purpose}',
    by_email: 'by e-mail',
    by_letter: 'by letter',
    by_phone: 'by telephone',
    by_messaging: 'by message',
  },
  nl: {
    may: 'mag benaderd worden: {purpose}, {channel}',
    may_profiling: 'mag: {purpose}',
    by_email: 'per e-mail',
    by_letter: 'per brief',
    by_phone: 'per telefoon',
    by_messaging: 'per bericht',
  },
  de: {
    may: 'Darf kontaktiert werden: {purpose}, {channel}',
    may_profiling: 'Darf: {purpose}',
    by_email: 'per E-Mail',
    by_letter: 'per Brief',
    by_phone: 'per Telefon',
    by_messaging: 'per Nachricht',
  },
})
