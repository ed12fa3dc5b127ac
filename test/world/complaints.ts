import { breakPromise, keep, makePromise } from '../../src/promises/model/promise.ts'
import type { Account } from './accounts.ts'
import { calendarsOf } from './calendars.ts'
import { type Chunk, chunked } from './chunks.ts'
import type { Ledger } from './ledger.ts'
import type { Person } from './persons.ts'
import type { Random } from './random.ts'
import { day, hour, plus, type Span } from './seasons.ts'
import { servants, servantsOf, users } from './team.ts'

/** A live complaint of the contact log, of which the things that follow are made. */
export type ComplaintTouch = {
  touchId: number
  personId: number
  account: Account
  at: Date
  userId: number | null
}

const stories = [
  [
    'Film tears at the seal',
    'Since the new roll was put in, every tenth pack comes out open. We had to stop twice this morning.',
  ],
  ['Parts came late', 'Promised for Tuesday, here on Friday; the line stood for a day and a half.'],
  ['Label skewed at high speed', 'Above 180 packs a minute the label turns. Below that it is fine.'],
  ['Invoice is not what was agreed', 'The quotation says 4 % off for two machines, the invoice does not.'],
  ['Wrong sealing jaws delivered', 'We ordered the wide ones. Nobody answered the mailbox.'],
] as const

/** Written in the last ten days, so that there is always something to answer. */
export const plantComplaints = (
  count: number,
  {
    persons,
    complaints,
    ledger,
    random,
    span,
  }: { persons: readonly Person[]; complaints: ComplaintTouch[]; ledger: Ledger; random: Random; span: Span },
): void => {
  const known = persons.filter(
    ({ account, knownAt }) => account !== null && knownAt < plus(span.now, -30 * day),
  )
  for (let i = 0; i < count; i++) {
    const person = random.pick(known)
    const [title, body] = stories[i % stories.length]!
    const at = plus(span.now, -Math.floor(hour * (1 + random.next() * (i % 3 === 0 ? 18 : 240))))
    const userId = random.pick(servants)
    const account = person.account!
    const said = {
      subjectId: person.id,
      accountId: account.id,
      kind: 'complaint',
      at,
      title,
      body,
      userId,
    } as const
    complaints.push({ touchId: ledger.write(said).id, personId: person.id, account, at, userId })
  }
}

const answers = [
  'The seal jaw was worn: a new one is on its way and we adjust the temperature with you on the phone.',
  'The parts left our store today; the carrier confirms delivery before noon tomorrow.',
  'Our engineer comes on Thursday, aligns the label head and runs a test at full speed.',
  'We credit the difference. The corrected invoice is in your mailbox.',
]
const minutes = 960

/**
 * Complaints of the last month as service has them: most answered in time, some late, a few that nobody has because no
 * servant looks after the territory, one in twelve that came back. `firstPromiseId` goes on after those of leads.
 */
export function* complaintRows(
  touches: readonly ComplaintTouch[],
  firstPromiseId: number,
  random: Random,
  span: Span,
): Generator<Chunk> {
  const calendars = calendarsOf(span)
  let roundId = 0
  const rounds: (string | number | null | Date)[][] = []
  const promises: (string | number | null | Date)[][] = []
  const promise = (territoryId: number, ownerId: number | null, startedAt: Date, answeredAt: Date | null) => {
    const calendarId = users.find(({ id }) => id === ownerId)?.calendarId ?? 1
    const calendar = calendars[calendarId - 1]!
    const made = makePromise({ kind: 'complaint_answer', startedAt, minutes, calendar })
    const settled = answeredAt
      ? keep(made, answeredAt, calendar)
      : span.now > made.dueAt
        ? breakPromise(made, span.now)
        : made
    const { state, settledAt, lateMinutes, remindAt, dueAt } = settled
    promises.push([
      firstPromiseId + promises.length,
      made.kind,
      roundId,
      territoryId,
      ownerId,
      null,
      minutes,
      startedAt,
      remindAt,
      dueAt,
      state,
      settledAt,
      lateMinutes === null ? null : Math.round(lateMinutes),
      remindAt < (settledAt ?? span.now) ? remindAt : null,
      state === 'broken' ? dueAt : null,
    ])
  }
  const rows = touches.map(({ touchId, personId, account, at, userId }, i) => {
    const { territoryId } = account
    const ownerId = servantsOf(territoryId)[0]?.id ?? null
    const after = hour * random.skewed(30, 0.8)
    const answeredAt =
      plus(at, after) < span.now && (ownerId !== null || random.chance(0.85)) ? plus(at, after) : null
    const by = ownerId ?? random.pick(servants)
    const settledAt =
      answeredAt && plus(answeredAt, 2 * day) < span.now && random.chance(0.8)
        ? plus(answeredAt, 2 * day)
        : null
    const again = settledAt !== null && i % 12 === 5 ? plus(settledAt, hour) : null
    rounds.push([
      ++roundId,
      i + 1,
      1,
      at,
      userId,
      null,
      answeredAt && random.pick(answers),
      answeredAt,
      answeredAt && by,
    ])
    promise(territoryId, ownerId, at, answeredAt)
    if (again) {
      rounds.push([
        ++roundId,
        i + 1,
        2,
        again,
        by,
        'The same fault showed again after a day.',
        null,
        null,
        null,
      ])
      promise(territoryId, ownerId, again, null)
    }
    const state = again ? 'open' : settledAt ? 'settled' : answeredAt ? 'answered' : 'open'
    const done = state === 'settled'
    const causeId = answeredAt && random.chance(0.9) ? random.int(1, 6) : null
    return [
      i + 1,
      touchId,
      personId,
      account.id,
      territoryId,
      ownerId,
      done ? (causeId ?? 7) : causeId,
      state,
      at,
      again ? 1 : 0,
      again ?? settledAt ?? answeredAt ?? at,
      done ? settledAt : null,
      done ? by : null,
    ]
  })
  yield* chunked(
    'complaint',
    `id touch_id person_id account_id territory_id owner_id cause_id state opened_at reopened changed_at settled_at
      settled_by`,
    rows,
  )
  yield* chunked(
    'complaint_round',
    'id complaint_id n opened_at opened_by why answer answered_at answered_by',
    rounds,
  )
  yield* chunked(
    'promise',
    `id kind about territory_id user_id calendar_id minutes started_at remind_at due_at state settled_at late_minutes
      reminded_at escalated_at`,
    promises,
  )
}
