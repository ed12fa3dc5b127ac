import { defaultName, defaultRules } from '../../src/leads/model/definition/default.ts'
import { fold, inputChange } from '../../src/leads/model/definition/inputs.ts'
import { type Chunk, chunked } from './chunks.ts'
import type { Lead } from './leads.ts'
import type { Random } from './random.ts'
import { routingVersion } from './routing.ts'
import type { Span } from './seasons.ts'
import { managerOf } from './team.ts'
import { uuid } from './visitors.ts'

/** Leads without their opportunity, which points at them; the loader ties the two afterwards. */
export function* leadRows(leads: readonly Lead[], random: Random, span: Span): Generator<Chunk> {
  yield* chunked('lead_definition', 'version name rules created_at in_force_from', [
    [1, defaultName, JSON.stringify(defaultRules), span.from, span.from],
  ])
  yield* chunked(
    'lead',
    `id person_id account_id territory_id product_group_id campaign_id source touch_id raised_by raised_at scored_at
      definition_version score fit engagement grade reasons owner_id routed_at route state verdict_at verdict_by reason`,
    leads.map(({ id, person, story, raisedAt, score, routing, state, verdictAt, reason }) => {
      const { userId, ...route } = routing
      return [
        id,
        person.id,
        person.account?.id ?? null,
        person.territoryId,
        story.groupId,
        story.campaignId,
        story.source,
        story.touches.at(-1)!.id,
        story.raisedBy,
        raisedAt,
        raisedAt,
        1,
        score.score,
        score.fit,
        score.engagement,
        score.grade,
        JSON.stringify(score.reasons),
        userId,
        raisedAt,
        JSON.stringify(route),
        state,
        verdictAt,
        verdictAt && userId,
        reason,
      ]
    }),
  )
  yield* chunked(
    'lead_assignment',
    'id lead_id at how user_id version rule_key rule_label',
    leads.map(({ id, raisedAt, routing }) => [
      id,
      id,
      raisedAt,
      'raised',
      routing.userId,
      routingVersion,
      routing.ruleKey,
      routing.ruleLabel,
    ]),
  )
  yield* chunked(
    'lead_input',
    'id lead_id at known added',
    leads.map(({ id, known, raisedAt }) => {
      const { known: written, added } = inputChange(fold([]), known)!
      return [id, id, raisedAt, JSON.stringify(written), added.map(String)]
    }),
  )
  yield* chunked(
    'promise',
    `id kind about territory_id user_id calendar_id minutes started_at remind_at due_at state settled_at late_minutes
      reminded_at escalated_at escalated_to`,
    leads.map(({ id, person, routing, promise, calendarId }) => {
      const until = promise.settledAt ?? span.now
      const escalated = promise.state === 'broken'
      return [
        id,
        promise.kind,
        id,
        person.territoryId,
        routing.userId,
        calendarId,
        promise.minutes,
        promise.startedAt,
        promise.remindAt,
        promise.dueAt,
        promise.state,
        promise.settledAt,
        promise.lateMinutes === null ? null : Math.round(promise.lateMinutes),
        promise.remindAt < until ? promise.remindAt : null,
        escalated ? promise.dueAt : null,
        escalated && person.territoryId !== null ? managerOf(person.territoryId) : null,
      ]
    }),
  )
  const filled = leads.filter(({ story }) => story.formId !== null)
  yield* chunked(
    'form_submission',
    'id form_id dedupe_key person_id touch_id at',
    filled.map(({ story, person, raisedAt }, i) => [
      i + 1,
      story.formId,
      uuid(random),
      person.id,
      story.touches.at(-1)!.id,
      raisedAt,
    ]),
  )
}
