import { setupI18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'

/** Languages of the interface; a catalogue has English and may have the others, with the same keys. */
export type Locale = 'en' | 'nl' | 'de'
export type Messages = Record<string, string>
export type Values = Record<string, string | number>
export type Translate<M extends Messages> = (key: keyof M & string, values?: Values) => string

const i18n = setupI18n({ locale: 'en', messages: { en: {}, nl: {}, de: {} } })
/** A text is read once, when it is first shown: the rows of a list show the same ones again and again. */
const compiled = new Map<string, ReturnType<typeof compileMessage>>()
i18n.setMessagesCompiler(text => {
  const known = compiled.get(text)
  if (known !== undefined) return known
  const made = compileMessage(text)
  compiled.set(text, made)
  return made
})

/**
 * Registers the texts of one room and answers its translator. Messages are ICU: `{n, plural, one {# lead} other
 * {# leads}}`. A language without a text falls back to English; other languages must name the same keys (by type).
 */
export function defineTexts<const M extends Messages>(
  room: string,
  texts: { en: M; nl?: Record<keyof M, string>; de?: Record<keyof M, string> },
): Translate<M> {
  for (const locale of ['en', 'nl', 'de'] as const) {
    const messages: Messages = texts[locale] ?? texts.en
    i18n.load(
      locale,
      Object.fromEntries(Object.entries(messages).map(([key, text]) => [`${room}.${key}`, text])),
    )
  }
  return (key, values) => i18n._(`${room}.${key}`, values)
}

export function setLocale(locale: Locale): void {
  i18n.activate(locale)
}

export const currentLocale = (): Locale => i18n.locale as Locale
