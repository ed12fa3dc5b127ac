import { choiceKey, choices } from '../consent/choose-preferences.ts'
import { any } from '../consent/model/consent.ts'
import { mayContact } from '../consent/model/may-contact.ts'
import { wordsOf } from '../consent/purposes.ts'
import { contactHistory } from '../consent/who-may.ts'
import type { PersonToday } from '../customers/person-today.ts'
import type { Tx } from '../platform/database.ts'
import { openRequests } from './ask-request.ts'
import { masked, type PreferenceState, type ShownPurpose } from './model/preference-page.ts'
import { companyName } from './queries.ts'

/** Does an objection to everything stand? */
export async function objectedToAll(tx: Tx, personId: number): Promise<boolean> {
  const { acts } = await contactHistory(tx, personId)
  const last = acts.findLast(act => act.matter === 'objection' && act.purpose === any && act.channel === any)
  return last !== undefined && !last.granted
}

/** What the person's page shows. */
export async function stateOf(
  tx: Tx,
  person: PersonToday & { language: string },
  token: string,
  now: Date,
): Promise<Omit<PreferenceState, 'notice'>> {
  const history = await contactHistory(tx, person.id)
  const purposes = new Map<string, ShownPurpose>()
  for (const choice of await choices(tx)) {
    const { purpose, channel } = choice
    const { name, words } = wordsOf(purpose, person.language)
    const shown = purposes.get(purpose.key) ?? { key: purpose.key, name, words, choices: [] }
    shown.choices.push({
      key: choiceKey(choice),
      channel,
      may: mayContact(history, purpose, channel, now).may,
    })
    purposes.set(purpose.key, shown)
  }
  const asked = await openRequests(tx, person.id)
  const day = (at: Date | undefined) =>
    at ? new Intl.DateTimeFormat(person.language, { dateStyle: 'long', timeZone: 'UTC' }).format(at) : null
  return {
    token,
    language: person.language,
    company: await companyName(tx),
    email: person.email === null ? null : masked(person.email),
    purposes: [...purposes.values()],
    objected: await objectedToAll(tx, person.id),
    suppressed: history.suppressed.some(({ kind }) => kind === 'email'),
    askedData: day(asked.access),
    askedErasure: day(asked.erasure),
  }
}
