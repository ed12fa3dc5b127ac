import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { type Explained, explain } from '../shared/condition/explain.ts'
import { needsOf } from '../shared/condition/needs.ts'
import type { About, Condition } from '../shared/condition/tree.ts'
import { refuse } from '../shared/outcome.ts'
import { company } from '../team/queries.ts'
import { type ConditionNeeds, readAsked } from './asked.ts'
import type { ExplainedPart } from './model/contract.ts'
import { namedSubjects } from './names.ts'
import { segmentOf } from './queries-of-segment.ts'
import { knownOf } from './read-known.ts'

/** Why a condition holds of somebody or does not. Refuses `bad_condition` and `no_such_subject` (404). */
export async function explainCondition(
  tx: Tx,
  needs: ConditionNeeds,
  { about, condition, subject }: { about: About; condition?: unknown; subject: number },
  now: Date,
) {
  const source = await needs.source(tx)
  const { when } = await readAsked(tx, source, about, condition)
  return { ...(await whyOf(tx, needs, about, when, subject, now)), since: null }
}

/** The same of a segment, and since when they are in it. Of a static one: whether they are listed. */
export async function explainSegment(tx: Tx, needs: ConditionNeeds, id: number, subject: number, now: Date) {
  const segment = await segmentOf(tx, id)
  const { rows } = await sql<{ since: Date }>`
    select since from segment_member where segment_id = ${id}::bigint and subject_id = ${subject}::bigint`.execute(
    tx,
  )
  const since = rows[0]?.since.toISOString() ?? null
  if (segment.condition)
    return { ...(await whyOf(tx, needs, segment.about, segment.condition.when, subject, now)), since }
  const [found] = await namedSubjects(tx, segment.about, [subject])
  const holds = rows.length > 0
  return { subject: found ?? noSuchSubject(), holds, since, parts: [{ at: '', holds }] }
}

async function whyOf(tx: Tx, needs: ConditionNeeds, about: About, when: Condition, id: number, now: Date) {
  const source = await needs.source(tx)
  const moment = { now, timeZone: (await company(tx)).timeZone }
  const known = (await knownOf(tx, about, [id], needsOf(when), source, moment)).get(id)
  const [subject] = await namedSubjects(tx, about, [id])
  if (!known || !subject) return noSuchSubject()
  const why = explain(when, known, moment)
  return { subject, holds: why.holds, parts: answersOf(why) }
}

const noSuchSubject = (): never => refuse('no_such_subject', 404, 'There is nobody of this number.')

function answersOf({ at, holds, value, figure, touches, parts }: Explained): ExplainedPart[] {
  const own: ExplainedPart = {
    at,
    holds,
    ...(value === undefined ? {} : { value: Array.isArray(value) ? [...value] : (value as string | null) }),
    ...(figure === undefined ? {} : { figure }),
    ...(touches === undefined
      ? {}
      : {
          touches: touches.map(touch => ({
            id: touch.id ?? 0,
            at: new Date(touch.at).toISOString(),
            kind: touch.kind,
            title: touch.title,
          })),
        }),
  }
  return [own, ...parts.flatMap(answersOf)]
}
