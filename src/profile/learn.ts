import { sql } from 'kysely'
import type { Database, Tx } from '../platform/database.ts'
import { ask } from '../platform/thread.ts'
import type { ConditionNeeds } from '../segments/asked.ts'
import { writeCondition } from '../shared/condition/read.ts'
import type { Moment } from '../shared/condition/time.ts'
import type { TraitKind } from '../shared/condition/vocabulary.ts'
import { systemActor } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import type { Learning } from './learn-thread.ts'
import { fieldsOf } from './model/fields.ts'
import { asPast, type Case, conditionOf, isOfFields, measured } from './model/stated.ts'
import type { Statement } from './model/statements.ts'
import { pastAccounts } from './past-accounts.ts'
import { conditionsOfStatements } from './queries.ts'
import { clearCases, endLearning, insertCases, setFigures, writeFound } from './store-learning.ts'

type Asked = { id: number; months: number; without: string[]; from: Date }

/**
 * Asks the past what won accounts have in common, in short transactions and with the arithmetic in a thread of its own. What was
 * found before and is not found any more is gone; what people kept or dismissed stays, with the figures of today.
 */
export async function learnProfile(
  db: Database,
  { source: sourceIn }: Pick<ConditionNeeds, 'source'>,
  id: number,
  clock: () => Date,
): Promise<void> {
  const now = clock()
  const asked = await db.as(systemActor, tx => readAskedLearning(tx, id, now), { readOnly: true })
  if (!asked) return
  await db.as(systemActor, clearCases)
  const cases: Case[] = []
  let aside = 0
  let fields: string[] = []
  let kinds: Record<string, TraitKind> = {}
  let moment: Moment = { now, timeZone: 'UTC' }
  for (let after: number | null = 0; after !== null; ) {
    const start: number = after
    after = await db.as(systemActor, async tx => {
      const source = await sourceIn(tx)
      const { traits } = source.account
      fields = fieldsOf(traits).filter(field => !asked.without.includes(field))
      kinds = Object.fromEntries(fields.map(field => [field, traits[field]!.kind]))
      moment = { now, timeZone: (await company(tx)).timeZone }
      const read = await pastAccounts(tx, { source, moment, from: asked.from, fields }, start)
      await insertCases(tx, read.cases)
      cases.push(...read.cases)
      aside += read.aside
      return read.last
    })
  }
  const found = await ask<Learning, Statement[]>(new URL('./learn-thread.ts', import.meta.url), {
    accounts: asPast(cases, kinds),
    fields,
  })
  await db.as(systemActor, async tx => {
    await writeFound(
      tx,
      found.map(({ parts }) => writeCondition('account', conditionOf(parts, kinds))),
      now,
    )
    for (const statement of await conditionsOfStatements(tx)) {
      const { when } = statement.condition
      await setFigures(tx, statement.id, isOfFields(when, fields) ? measured(when, cases, moment) : null)
    }
    const ends = (outcome: Case['outcome']) => cases.filter(each => each.outcome === outcome).length
    const counts = { won: ends('won'), lost: ends('lost'), untouched: ends('untouched') }
    await endLearning(tx, id, { fields, ...counts, aside }, clock())
  })
}

async function readAskedLearning(tx: Tx, id: number, now: Date): Promise<Asked | null> {
  const { rows } = await sql<Asked>`
    select id, months, without, ${now}::timestamptz - make_interval(months => months) as "from"
    from profile_learning where id = ${id} and state = 'waiting'`.execute(tx)
  return rows[0] ?? null
}
