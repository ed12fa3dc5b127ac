import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Channel, Purpose } from './model/may-contact.ts'

export type PurposeWords = { language: string; version: number; name: string; words: string }
export type DeclaredPurpose = Omit<Purpose, 'channels'> & {
  channels: Channel[]
  position: number
  texts: PurposeWords[]
}

/** What the company declared, in its order, each with its words in force by language. */
export async function declaredPurposes(tx: Tx): Promise<DeclaredPurpose[]> {
  const { rows } = await sql<DeclaredPurpose>`
    select p.key, p.position, p.profiling, p.basis, p.channels, p.double_opt_in as "doubleOptIn",
      p.valid_months as "validMonths", p.active,
      coalesce((select json_agg(json_build_object('language', t.language, 'version', t.version, 'name', t.name,
        'words', t.words) order by t.language)
        from (select distinct on (language) language, version, name, words from contact_purpose_text
          where purpose = p.key order by language, version desc) t), '[]') as texts
    from contact_purpose p order by p.position, p.key`.execute(tx)
  return rows
}

export async function purposeByKey(tx: Tx, key: string): Promise<DeclaredPurpose> {
  const found = (await declaredPurposes(tx)).find(purpose => purpose.key === key)
  return found ?? refuse('no_such_purpose', 422, `There is no purpose "${key}".`, { field: 'purpose' })
}

/** The words in a language, else in English, else in any. */
export function wordsOf(purpose: DeclaredPurpose, language: string | null): PurposeWords {
  const { texts } = purpose
  return (
    texts.find(text => text.language === language) ??
    texts.find(text => text.language === 'en') ??
    texts[0] ?? { language: 'en', version: 1, name: purpose.key, words: purpose.key }
  )
}
