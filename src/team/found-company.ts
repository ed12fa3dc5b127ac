import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { parseEmail } from '../shared/email.ts'
import { refuse } from '../shared/outcome.ts'
import { assertTimeZone } from '../shared/zone-days.ts'
import { countryOfTimeZone, holidayYears, publicHolidays } from './holidays.ts'
import type { Actor } from './model/actor.ts'
import { standardWeek } from './model/calendar.ts'
import { assertPassword, hashPassword } from './password.ts'
import { type Company, companyIfAny } from './queries.ts'
import { insertCalendar, insertCompany, insertUser } from './store.ts'
import { insertSession, type NewSession, setPassword } from './store-sessions.ts'

export type Founding = {
  company: Omit<Company, 'sample'>
  administrator: { name: string; email: string; password: string }
}

/**
 * The first run: company, its calendar with the holidays of the zone's country, and the administrator, signed in.
 * Once only, however many ask at once. Refuses `already_set_up`.
 */
export async function foundCompany(
  tx: Tx,
  _actor: Actor,
  { company, administrator }: Founding,
  { now, userAgent }: { now: Date; userAgent: string },
): Promise<{ userId: number; session: NewSession }> {
  await sql`select pg_advisory_xact_lock(hashtextextended('first-run', 20))`.execute(tx)
  if (await companyIfAny(tx)) alreadySetUp()
  assertFrame(company)
  const email = parseEmail(administrator.email, 'administrator/email').toLowerCase()
  assertPassword(administrator.password, { name: administrator.name, email }, 'administrator/password')

  if (!(await insertCompany(tx, company, now))) alreadySetUp()
  await makeCompanyCalendar(tx, company.timeZone, now)
  const userId = await insertUser(
    tx,
    {
      name: administrator.name,
      email,
      role: 'administrator',
      language: company.languages[0]!,
      calendarId: null,
      managerId: null,
      capacity: null,
      state: 'active',
    },
    now,
  )
  if (userId === null)
    refuse('email_taken', 409, 'This address belongs to another user.', { field: 'administrator/email' })
  await setPassword(tx, userId, await hashPassword(administrator.password), now)
  await appendFact(tx, { name: 'company.founded', about: userId, at: now })
  return { userId, session: await insertSession(tx, userId, userAgent, now) }
}

/** The calendar that everybody works by until told otherwise: Monday to Friday with public holidays. */
export async function makeCompanyCalendar(tx: Tx, timeZone: string, now: Date): Promise<void> {
  const region = await countryOfTimeZone(timeZone)
  const holidays = region ? await publicHolidays(region, holidayYears(now, timeZone)) : []
  await insertCalendar(tx, {
    name: 'Company',
    timeZone,
    week: standardWeek,
    holidays: holidays.map(({ day }) => day),
    holidayRegion: region,
  })
}

export function assertFrame(company: {
  timeZone: string
  languages: readonly string[]
  currency?: string
}): void {
  assertTimeZone(company.timeZone)
  if (company.currency !== undefined && !Intl.supportedValuesOf('currency').includes(company.currency))
    refuse('unknown_currency', 422, `"${company.currency}" is not a currency.`, { field: 'company/currency' })
  if (new Set(company.languages).size !== company.languages.length)
    refuse('language_twice', 422, 'A language stands in the list twice.', { field: 'company/languages' })
  for (const language of company.languages)
    if (!isKnownLanguage(language))
      refuse('unknown_language', 422, `"${language}" is not a language we know.`, {
        field: 'company/languages',
      })
}

function isKnownLanguage(language: string): boolean {
  try {
    return Intl.DisplayNames.supportedLocalesOf([language]).length > 0
  } catch {
    // It has the look of a tag and is none, by the rules of BCP 47.
    return false
  }
}

function alreadySetUp(): never {
  return refuse('already_set_up', 409, 'This installation has its company already. Sign in.')
}
