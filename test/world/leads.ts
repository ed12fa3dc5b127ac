import { businessHost } from '../../src/customers/model/free-mail.ts'
import { jobFunctionOf, seniorityOf } from '../../src/customers/model/job-title.ts'
import { defaultRules } from '../../src/leads/model/definition/default.ts'
import { type Score, tell } from '../../src/leads/model/definition/tell.ts'
import { judge } from '../../src/leads/model/definition/weigh.ts'
import { answerMinutes } from '../../src/leads/model/facts.ts'
import { type Routing, route } from '../../src/leads/model/routing/route.ts'
import type { Owed } from '../../src/leads/model/routing/turns.ts'
import type { LeadState, RejectReason } from '../../src/leads/model/verdict.ts'
import { breakPromise, keep, makePromise, type ServicePromise } from '../../src/promises/model/promise.ts'
import type { Known, KnownTouch } from '../../src/shared/condition/known.ts'
import { dueAt } from '../../src/shared/working-hours.ts'
import { defaultSide } from '../../src/touches/model/touch.ts'
import { calendarsOf, type WorkCalendar } from './calendars.ts'
import { type Campaign, poorSource } from './campaigns.ts'
import type { Ledger } from './ledger.ts'
import type { Person } from './persons.ts'
import type { Random } from './random.ts'
import { routingAt, routingRules } from './routing.ts'
import { minute, plus, type Span } from './seasons.ts'
import { type Story, tellStory } from './stories.ts'
import { absencesOf, ignoredTerritoryId, type SampleAbsence, users } from './team.ts'

export type Lead = {
  id: number
  person: Person
  story: Story
  raisedAt: Date
  known: Known
  score: Score
  routing: Routing
  state: LeadState
  verdictAt: Date | null
  reason: RejectReason | null
  promise: ServicePromise
  calendarId: number
}

/** How a lead ends when nothing special was planned for it. */
export type Fate = 'usual' | 'open'
export type Wanted = { person: Person; at: Date; fate: Fate }

type Desk = { span: Span; random: Random; ledger: Ledger; campaigns: readonly Campaign[] }

const poorReasons: readonly (readonly [RejectReason, number])[] = [
  ['unreachable', 40],
  ['wrong_person', 28],
  ['student', 12],
  ['no_budget', 14],
  ['too_small', 6],
]
const usualReasons: readonly (readonly [RejectReason, number])[] = [
  ['no_budget', 34],
  ['unreachable', 22],
  ['wrong_person', 20],
  ['too_small', 14],
  ['duplicate', 6],
  ['competitor', 4],
]

/** What the program would have known of the person as the lead was raised. */
const knownOf = (person: Person, story: Story, at: Date): Known => {
  const { account } = person
  const touches = story.touches.map(
    ({ id, kind, at: when, title, source, campaignId, groupId, properties, side }): KnownTouch => ({
      id,
      at: when.getTime(),
      kind,
      side: side ?? defaultSide[kind],
      title,
      address: typeof properties?.url === 'string' ? properties.url : null,
      source: source ?? null,
      campaignId: campaignId ?? null,
      productGroupId: groupId ?? null,
      personId: person.id,
      properties: properties ?? null,
    }),
  )
  return {
    traits: {
      functionRead: person.jobFunction ?? jobFunctionOf(person.jobTitle),
      seniorityRead: person.seniority ?? seniorityOf(person.jobTitle),
      emailKind: person.email === null ? null : businessHost(person.email) === null ? 'free' : 'business',
    },
    segments: new Set(),
    touches: touches.filter(touch => touch.at <= at.getTime()),
    account: account && {
      traits: { industry: account.industry, employees: account.employees, kind: kindAt(account, at) },
      touches: [],
      segments: new Set(),
    },
  }
}

const reasonOf = (
  state: LeadState,
  rival: boolean,
  delivered: boolean,
  random: Random,
): RejectReason | null => {
  if (state !== 'rejected') return null
  return rival ? 'competitor' : random.weighted(delivered ? poorReasons : usualReasons)
}

/** An account that became a customer later was a prospect then. */
const kindAt = (account: NonNullable<Person['account']>, at: Date): string =>
  account.kind === 'customer' && account.customerSince !== null && account.customerSince > at
    ? 'prospect'
    : account.kind

/** Working minutes until somebody answers; null for never. */
const answerAfter = (lead: { person: Person; minutes: number }, random: Random): number | null => {
  if (lead.person.territoryId === ignoredTerritoryId)
    return random.chance(0.55) ? null : lead.minutes * (1.5 + random.next() * 8)
  const hurry = lead.person.source === poorSource ? 0.62 : 0.42
  return Math.max(4, random.skewed(lead.minutes * hurry, 0.75))
}

const settle = (
  promise: ServicePromise,
  at: Date | null,
  now: Date,
  calendar: WorkCalendar,
): ServicePromise =>
  at ? keep(promise, at, calendar) : now > promise.dueAt ? breakPromise(promise, now) : promise

/**
 * Turns responses into leads the way the program does: the shared definition scores them, the rules route them,
 * the promise runs in the working hours of whoever got them. Responses that do not qualify make no lead.
 * Answers them in order of time, numbered from 1; `wanted` has at most one entry a person that stays open.
 */
export const leadsOf = (wanted: readonly Wanted[], { span, random, ledger, campaigns }: Desk): Lead[] => {
  const calendars = calendarsOf(span)
  const absences: SampleAbsence[] = absencesOf(span)
  const lastRouted = new Map<number, Date>()
  const owed = new Map<string, Owed>()
  const inOrder = [...wanted].sort((a, b) => a.at.getTime() - b.at.getTime() || a.person.id - b.person.id)
  const leads: Lead[] = []
  for (const { person, at, fate } of inOrder) {
    const story = tellStory(ledger, person, at, campaigns, random, span, fate === 'open')
    const known = knownOf(person, story, at)
    const about = { productGroupId: story.groupId, territoryId: person.territoryId }
    const points = tell(defaultRules, judge(defaultRules, known, about, { now: at, timeZone: 'UTC' }), known)
    const delivered = person.source === poorSource
    // Bought lists were handed over whole, whatever the score: that is what made them poor.
    if (!points.qualified && !story.handRaise && !delivered && fate === 'usual') continue
    const { routing, owed: turns } = route(
      {
        known: {
          ...known,
          traits: { ...known.traits, leadTerritory: person.territoryId, leadProductGroup: story.groupId },
        },
        accountOwnerId: person.account?.salesOwnerId ?? null,
        moment: { now: at, timeZone: 'UTC' },
      },
      routingRules,
      routingAt(at, lastRouted, absences, owed),
    )
    if (turns) owed.set(turns.ruleKey, turns.owed)
    if (routing.userId !== null) lastRouted.set(routing.userId, at)
    const calendarId = users.find(({ id }) => id === routing.userId)?.calendarId ?? 1
    const calendar = calendars[calendarId - 1]!
    const minutes = answerMinutes(points.grade)
    const promise = makePromise({ kind: 'lead_response', startedAt: at, minutes, calendar })
    const after = fate === 'open' ? null : answerAfter({ person, minutes }, random)
    const answeredAt =
      after === null ? null : plus(dueAt(at, after, calendar), random.int(0, 59) * (minute / 60))
    const verdictAt = answeredAt !== null && answeredAt <= span.now ? answeredAt : null
    const rival = person.account?.kind === 'competitor'
    const accepted =
      !rival && random.chance(delivered ? 0.02 : person.territoryId === ignoredTerritoryId ? 0.3 : 0.68)
    const state = verdictAt === null ? 'open' : accepted ? 'accepted' : 'rejected'
    leads.push({
      id: leads.length + 1,
      person,
      story,
      raisedAt: at,
      known,
      score: points,
      routing,
      state,
      verdictAt,
      reason: reasonOf(state, rival, delivered, random),
      promise: settle(promise, verdictAt, span.now, calendar),
      calendarId,
    })
  }
  return leads
}
