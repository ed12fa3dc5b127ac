import { type RawBuilder, sql } from 'kysely'
import type { VerdictReason } from '../consent/model/may-contact.ts'
import { judgeForSending, judgePersons } from '../consent/who-may.ts'
import type { PostalAddress } from '../customers/model/contact-point.ts'
import type { Tx } from '../platform/database.ts'
import { addressBlock, addressKey, isPostal } from './model/address-block.ts'
import { fillFields, letterDate, readFields, salutation, type Values } from './model/fields.ts'
import { type LetterLanguage, languageFor, type OutReason, type Sender, type Words } from './model/letter.ts'
import { lacking, type PrintFont } from './print-font.ts'
import type { Printed } from './write-letters.ts'

export type Person = {
  recipientId: number
  personId: number
  name: string
  givenName: string | null
  familyName: string | null
  jobTitle: string | null
  language: string | null
  accountId: number | null
  company: string | null
  erased: boolean
  address: (PostalAddress & { isPrivate: boolean }) | null
}

/**
 * The address of a person: the own first one that a letter can reach, else that of the account. To the company it is that of
 * the account alone, and the person stands in the line of attention.
 */
const addressOf = (toCompany: RawBuilder<unknown>) => sql`
  select json_build_object('street', c.street, 'postalCode', c.postal_code, 'city', c.city, 'region', c.region,
      'country', coalesce(c.country, p.country, a.country), 'isPrivate', c.person_id is not null and c.label = 'private')
  from contact_point c where c.kind = 'address' and (c.account_id = p.account_id or (c.person_id = p.id and not ${toCompany}))
    and btrim(coalesce(c.street, '')) <> '' and btrim(coalesce(c.city, '')) <> ''
  order by c.account_id nulls first, c.position, c.id limit 1`

const columns = (toCompany: RawBuilder<unknown>) => sql`
  p.id as "personId", p.name, p.given_name as "givenName", p.family_name as "familyName", p.job_title as "jobTitle",
  p.language, a.id as "accountId", a.name as company, p.erased_at is not null as erased, (${addressOf(toCompany)}) as address`

/** Those chosen for a letter, by the batch, in the order they were chosen. */
export async function chosenAfter(
  tx: Tx,
  letterId: number,
  after: number,
  limit: number,
  only: RawBuilder<unknown> = sql`true`,
): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select r.id as "recipientId", ${columns(sql`r.to_company`)} from letter_recipient r join person p on p.id = r.person_id
    left join account a on a.id = p.account_id
    where r.letter_id = ${letterId} and r.id > ${after} and ${only} order by r.id limit ${limit}`.execute(tx)
  return rows
}

export async function personToPreview(tx: Tx, letterId: number, personId: number): Promise<Person | null> {
  const toCompany = sql`exists (select from letter_recipient r
    where r.letter_id = ${letterId} and r.person_id = p.id and r.to_company)`
  const { rows } = await sql<Person>`
    select 0 as "recipientId", ${columns(toCompany)} from person p left join account a on a.id = p.account_id
    where p.id = person_today(${personId})`.execute(tx)
  return rows[0] ?? null
}

export type Composing = {
  words: Words
  mainLanguage: LetterLanguage
  /** 'YYYY-MM-DD' */
  day: string
  writer: string
  sender: Sender
  fonts: readonly PrintFont[]
}
export type Composed = {
  language: LetterLanguage
  printed: Printed
  outReason: Extract<OutReason, 'erased' | 'no_address' | 'no_value' | 'signs'> | null
  outDetail: string | null
  fallbacks: string[]
}

/** The letter to one person, and why it cannot be printed where it cannot. */
export function compose(person: Person, given: Composing): Composed {
  const language = languageFor(person.language, given.words, given.mainLanguage)
  const words = given.words[language] ?? { subject: '', body: '' }
  const values: Values = {
    salutation: salutation(language, person),
    name: person.name,
    givenName: person.givenName,
    familyName: person.familyName,
    jobTitle: person.jobTitle,
    company: person.company,
    city: person.address?.city ?? null,
    date: letterDate(given.day, language),
    writer: given.writer,
  }
  const read = (text: string) => {
    const found = readFields(text)
    return 'parts' in found ? fillFields(found.parts, values) : { text, missing: [], otherwise: [] }
  }
  const subject = read(words.subject)
  const body = read(words.body)
  const address = person.address
    ? addressBlock(
        {
          name: person.name,
          company: person.company,
          address: person.address,
          isPrivate: person.address.isPrivate,
        },
        given.sender.country,
        language,
      )
    : []
  const printed: Printed = {
    language,
    address,
    date: [given.sender.city, letterDate(given.day, language)].filter(Boolean).join(', '),
    subject: subject.text,
    body: body.text,
  }
  const missing = [...new Set([...subject.missing, ...body.missing])]
  const signs = lacking([...address, printed.date, printed.subject, printed.body].join(' '), given.fonts)
  const out = person.erased
    ? (['erased', null] as const)
    : !person.address || !isPostal(person.address)
      ? (['no_address', null] as const)
      : missing.length > 0
        ? (['no_value', missing.map(field => `{${field}}`).join(', ')] as const)
        : signs.length > 0
          ? (['signs', signs.slice(0, 12).join(' ')] as const)
          : ([null, null] as const)
  return {
    language,
    printed,
    outReason: out[0],
    outDetail: out[1],
    fallbacks: [...new Set([...subject.otherwise, ...body.otherwise])],
  }
}

export type Chosen = Composed & { person: Person; why: OutReason | null; detail: string | null }

/**
 * What is the matter with each of a batch; `seen` holds the addresses that have a letter already. `leaving` for those whose
 * letter is recorded in this transaction, which then relies on what they said.
 */
export async function judgeBatch(
  tx: Tx,
  persons: readonly Person[],
  given: Composing,
  rule: { purpose: string; oneAnAddress: boolean; seen: Set<string>; leaving?: boolean },
  now: Date,
): Promise<Chosen[]> {
  const ids = persons.map(({ personId }) => personId)
  const asked = { purpose: rule.purpose, channel: 'letter', ids } as const
  const verdicts = await (rule.leaving ? judgeForSending(tx, asked, now) : judgePersons(tx, asked, now))
  const refused = new Map(
    verdicts.filter(({ may }) => !may).map(({ personId, reason }) => [personId, reason]),
  )
  return persons.map(person => {
    const composed = compose(person, given)
    const verdict: VerdictReason | undefined = refused.get(person.personId)
    const chosen = (why: OutReason | null, detail: string | null): Chosen => ({
      ...composed,
      person,
      why,
      detail,
    })
    if (composed.outReason === 'erased') return chosen('erased', null)
    if (verdict !== undefined) return chosen('may_not', verdict)
    if (composed.outReason !== null) return chosen(composed.outReason, composed.outDetail)
    if (rule.oneAnAddress) {
      const key = addressKey(person.address!)
      if (rule.seen.has(key)) return chosen('same_address', null)
      rule.seen.add(key)
    }
    return chosen(null, null)
  })
}
