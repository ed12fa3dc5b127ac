type Parts = { company: string; purpose: string; words: string; link: string }
type Letter = { subject: string; text: string }

const letters: Record<string, (parts: Parts) => Letter> = {
  en: ({ company, purpose, words, link }) => ({
    subject: `Please confirm: ${purpose}, ${company}`,
    text: `Somebody entered this address at ${company} and agreed to:

${words}

If that was you, open this page within seven days and confirm it there:

${link}

If it was not you, do nothing. Without your confirmation we send you nothing more.`,
  }),
  nl: ({ company, purpose, words, link }) => ({
    subject: `Bevestig dit: ${purpose}, ${company}`,
    text: `Iemand vulde bij ${company} dit adres in en ging akkoord met:

${words}

Was u dat? Open dan binnen zeven dagen deze pagina en bevestig het daar:

${link}

Was u het niet, doe dan niets. Zonder uw bevestiging sturen we u verder niets.`,
  }),
  de: ({ company, purpose, words, link }) => ({
    subject: `Bitte bestätigen: ${purpose}, ${company}`,
    text: `Jemand hat bei ${company} diese Adresse angegeben und zugestimmt:

${words}

Wenn Sie das waren, öffnen Sie innerhalb von sieben Tagen diese Seite und bestätigen Sie es dort:

${link}

Wenn nicht, tun Sie nichts. Ohne Ihre Bestätigung schicken wir Ihnen nichts weiter.`,
  }),
}

/** The mail that asks to confirm a consent; English for a language that has none. */
export function confirmationMail(language: string | null, parts: Parts): Letter {
  return (letters[language ?? 'en'] ?? letters.en!)(parts)
}
