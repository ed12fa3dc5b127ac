import { sql } from 'kysely'
import { mayBeProfiled } from '../consent/who-may.ts'
import type { Database, Tx } from '../platform/database.ts'
import { ask } from '../platform/thread.ts'
import { systemActor } from '../team/model/actor.ts'
import { definitionInForce } from './definitions.ts'
import { inputsAt, withKept } from './inputs.ts'
import type { Definition } from './model/definition/rules.ts'
import { judge } from './model/definition/weigh.ts'
import type { JudgedLead, Suggestion } from './model/suggestions/suggest.ts'
import { placesOf } from './model/suggestions/weighed.ts'
import { type PastLead, pastLeads } from './past-leads.ts'
import { knownForRules } from './read-known.ts'
import { endSuggesting, writeSuggestions } from './store-suggestions.ts'
import type { Suggesting } from './suggest-thread.ts'

const months = 12
const atOnce = 500
const DAY = 86_400_000
/** An accepted lead of which no opportunity came in so many days is not won. */
const patience = 90

/**
 * Asks the past what it says of the definition in force: all leads of the last twelve months that sales judged and that it would
 * not leave out. What is found is suggested, unless the same was declined within half a year; what is not found any more goes.
 */
export async function runSuggestions(db: Database, clock: () => Date): Promise<void> {
  const now = clock()
  const { definition, ids, from } = await db.as(
    systemActor,
    async tx => {
      const { rows } = await sql<{ ids: number[] | null; from: Date }>`
        select ${now}::timestamptz - make_interval(months => ${months}::int) as "from", array_to_json(array(
          select l.id from lead l where l.state not in ('open', 'joined') and l.raised_at < ${now}
            and l.raised_at >= ${now}::timestamptz - make_interval(months => ${months}::int) order by l.id)) as ids`.execute(
        tx,
      )
      const [{ ids, from }] = rows as [(typeof rows)[0]]
      return { definition: await definitionInForce(tx, now), ids: ids ?? [], from }
    },
    { readOnly: true },
  )
  const leads: JudgedLead[] = []
  const places = new Set<string>()
  for (let at = 0; at < ids.length; at += atOnce) {
    const read = await db.as(
      systemActor,
      tx => judgedLeads(tx, definition, ids.slice(at, at + atOnce), now),
      { readOnly: true },
    )
    leads.push(...read.leads)
    for (const place of read.places) places.add(place)
  }
  const given: Suggesting = { leads, places: [...places] }
  const found = await ask<Suggesting, Suggestion[]>(new URL('./suggest-thread.ts', import.meta.url), given)
  await db.as(systemActor, async tx => {
    await writeSuggestions(tx, found, leads, { version: definition.version, from, until: now })
    await endSuggesting(tx, leads.length, now)
  })
}

async function judgedLeads(
  tx: Tx,
  { rules }: Definition,
  ids: readonly number[],
  now: Date,
): Promise<{ leads: JudgedLead[]; places: string[] }> {
  const { leads, places } = await pastLeads(tx, ids)
  const personIds = [...new Set(leads.map(({ personId }) => personId))]
  const profiled = await mayBeProfiled(tx, personIds, now)
  // Whoever objected to profiling is in no figure that makes a profile.
  const asked = leads.filter(({ personId }) => profiled.has(personId))
  const oldest = asked[0]?.raisedAt ?? now
  const { known, moment } = await knownForRules(tx, [...profiled], [rules], now, { touchesFrom: oldest })
  const inputs = await inputsAt(
    tx,
    asked.map(({ id, raisedAt }) => ({ id, at: raisedAt })),
  )
  const weighing = rules.fit.map(({ id, when }) => ({ id, places: placesOf(when) }))
  return {
    places: places.map(({ key }) => key),
    leads: asked.flatMap((lead): JudgedLead[] => {
      const person = known.get(lead.personId)
      if (!person) return []
      const kept = inputs.get(lead.id)
      const then = kept ? withKept(person, kept.known) : person
      const judged = judge(rules, then, lead, { ...moment, now: lead.raisedAt })
      if (judged.excludedBy.length > 0) return []
      const given = new Set(judged.reasons.flatMap(({ ruleId, points }) => (points === 0 ? [] : [ruleId])))
      const weighed = weighing.flatMap(rule => (given.has(rule.id) ? rule.places : []))
      return [{ ...endOf(lead, now), id: lead.id, known: lead.then, weighed }]
    }),
  }
}

function endOf(
  { state, opportunity, verdictAt, rejectedFor }: PastLead,
  now: Date,
): Pick<JudgedLead, 'accepted' | 'won' | 'rejectedFor' | 'lostFor'> {
  const accepted = state !== 'rejected'
  const waits = accepted && !opportunity && now.getTime() - (verdictAt?.getTime() ?? 0) < patience * DAY
  return {
    accepted,
    won: waits || opportunity?.state === 'open' ? null : opportunity?.state === 'won',
    rejectedFor: accepted ? null : rejectedFor,
    lostFor: opportunity?.lostFor ?? null,
  }
}
