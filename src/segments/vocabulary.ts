import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { TraitSql, TraitsSql } from '../platform/trait.ts'
import type { About } from '../shared/condition/tree.ts'
import type { Trait, Vocabulary } from '../shared/condition/vocabulary.ts'
import { touchKinds, touchSides } from '../touches/model/touch.ts'
import type { ConditionSource } from './source.ts'

/** What conditions may speak of in this company today. Labels are keys; whoever shows them has the words. */
export async function vocabularyOf(tx: Tx, source: ConditionSource): Promise<Vocabulary> {
  const { rows: segments } = await sql<{ id: number; name: string; about: About }>`
    select id, name, about from segment where archived_at is null order by lower(name), id`.execute(tx)
  const keyed = (key: string) => ({ key, label: key })
  return {
    traits: { person: offered(source.person.traits), account: offered(source.account.traits) },
    touchKinds: touchKinds.map(keyed),
    sides: touchSides.map(keyed),
    segments,
  }
}

function offered(traits: TraitsSql): Record<string, Trait> {
  return Object.fromEntries(Object.entries(traits).map(([key, trait]) => [key, traitOffered(key, trait)]))
}

const traitOffered = (key: string, { kind, to, choices }: TraitSql): Trait => ({
  kind,
  label: key,
  ...(to === undefined ? {} : { to }),
  ...(choices === undefined ? {} : { choices: choices.map(choice => ({ key: choice, label: choice })) }),
})
