import { captureJobs } from '../capture/jobs.ts'
import { classJobs } from '../classes/jobs.ts'
import { qualityJobs } from '../customers/quality-jobs.ts'
import { readNumbers } from '../customers/read-numbers.ts'
import { emptyTrash, trashEnd } from '../customers/trash.ts'
import { matchJobs } from '../duplicates/jobs.ts'
import { inboundJobs } from '../inbound/jobs.ts'
import { rebuildInsight, recreditSubjects, refreshStages } from '../insight/derive.ts'
import { intentJobs } from '../intent/jobs.ts'
import { markIntent } from '../intent/mark-due.ts'
import { considerPersons } from '../leads/consider.ts'
import { considerChanged } from '../leads/consider-changed.ts'
import { leadSources } from '../leads/follow-sources.ts'
import { moveOnAbsent } from '../leads/move-on.ts'
import { openLeadPersons } from '../leads/queries.ts'
import { type Raising, raiseLead } from '../leads/raise.ts'
import { runBacktest } from '../leads/run-backtest.ts'
import { runSuggestions } from '../leads/run-suggestions.ts'
import { askSuggestions } from '../leads/suggestions.ts'
import { lettersJobs } from '../letters/jobs.ts'
import { lifecycleJobs } from '../lifecycle/jobs.ts'
import { markDue, markTouched } from '../lifecycle/mark-due.ts'
import { likelihoodJobs } from '../likelihood/jobs.ts'
import { listJobs } from '../lists/jobs.ts'
import type { MailboxNeeds } from '../mailbox/http.ts'
import { mailboxJobs } from '../mailbox/jobs.ts'
import { offersJobs } from '../offers/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { claimReaction, readFact } from '../platform/facts.ts'
import { enqueue, takeWaiting } from '../platform/jobs.ts'
import type { Post } from '../platform/post.ts'
import { privacyJobs } from '../privacy/jobs.ts'
import { nightly } from '../privacy/model/retention.ts'
import { profileJobs } from '../profile/jobs.ts'
import { tickPromises } from '../promises/tick.ts'
import { segmentJobs } from '../segments/jobs.ts'
import { sourcesJobs } from '../sources/jobs.ts'
import { teamJobs } from '../team/jobs.ts'
import { systemActor } from '../team/model/actor.ts'
import { touchesJobs } from '../touches/jobs.ts'
import type { Touched } from '../touches/model/touched.ts'
import { trackingJobs } from '../tracking/jobs.ts'
import { transferJobs } from '../transfer/jobs.ts'
import { accountFigures } from './account-figures.ts'
import { listKinds } from './list-kinds.ts'
import { listPage, noteShown } from './lists.ts'
import { movers } from './merges.ts'
import { personParts } from './person-parts.ts'
import { reactions } from './reactions.ts'
import { conditionSource } from './traits.ts'
import { worthOf } from './worth.ts'

export type TaskNeeds = {
  db: Database
  clock: Clock
  post: Post
  dataDir: string
  ownHosts?: readonly string[]
} & MailboxNeeds
export type Task = (payload: never) => Promise<unknown>

/**
 * How many waiting jobs of its kind one takes along. In a stream the same people come second after second: where the
 * queue is behind, their history is read once for all of these.
 */
const alongMost = 12
type Considering = number[] | { personIds: number[] }
type Refreshing = (number | Touched)[] | { subjectIds: number[] }

/** Every task of the queue by name. Each may run twice without harm: the queue delivers at least once. */
export function tasks(needs: TaskNeeds): Record<string, Task> {
  const { db, clock } = needs
  return {
    ...teamJobs(needs),
    ...matchJobs({ ...needs, movers }),
    ...listJobs({ db, clock, kinds: listKinds }),
    ...privacyJobs({ ...needs, parts: personParts }),
    ...qualityJobs(needs, worthOf),
    ...classJobs(needs, accountFigures),
    ...lifecycleJobs(needs),
    'customers.numbers': () => readNumbers(db),
    ...touchesJobs(needs),
    ...mailboxJobs(needs),
    ...inboundJobs(needs),
    ...lettersJobs(needs),
    ...offersJobs(needs),
    ...captureJobs(needs),
    ...trackingJobs(needs),
    ...transferJobs({ ...needs, listPage, shown: noteShown(db, clock) }),
    react: async ({ factId }: { factId: number }) => {
      const fact = await db.as(systemActor, tx => readFact(tx, factId), { readOnly: true })
      if (!fact) return
      for (const [name, reaction] of Object.entries(reactions[fact.name] ?? {}))
        await db.as(systemActor, async tx => {
          if (await claimReaction(tx, factId, name)) await reaction(tx, fact, clock())
        })
    },
    // A list is of jobs that were merged while they waited, and may name somebody twice.
    'leads.consider': (given: Considering) =>
      db.as(systemActor, async tx => {
        const all = [given, ...((await takeWaiting(tx, 'leads.consider', alongMost)) as Considering[])]
        const personIds = new Set(all.flatMap(one => (Array.isArray(one) ? one : one.personIds)))
        // Each in a transaction of their own: all in one would keep the routing of others waiting.
        for (const raising of await considerPersons(tx, [...personIds], clock()))
          await enqueue(tx, 'leads.raise', raising, { key: `leads.raise:${raising.personId}` })
      }),
    'leads.rescore': async () => {
      for (const personIds of await db.as(systemActor, openLeadPersons, { readOnly: true }))
        await db.as(systemActor, tx => considerPersons(tx, personIds, clock()))
    },
    'leads.move_on': () => db.as(systemActor, tx => moveOnAbsent(tx, clock())),
    'leads.backtest': ({ id }: { id: number }) => runBacktest(db, id, clock),
    'leads.suggest': () => runSuggestions(db, clock),
    'leads.ask_past': () => db.as(systemActor, tx => askSuggestions(tx, null, clock())),
    'leads.raise': (raising: Raising) =>
      db.as(systemActor, tx => raiseLead(tx, systemActor, raising, clock())),
    'insight.refresh': (given: Refreshing) =>
      db.as(systemActor, async tx => {
        const all = [given, ...((await takeWaiting(tx, 'insight.refresh', alongMost)) as Refreshing[])]
        const changed = all.flatMap(one => (Array.isArray(one) ? one : one.subjectIds))
        await refreshStages(tx, changed)
        await markDue(
          tx,
          changed.filter(each => typeof each === 'number'),
        )
        await markTouched(
          tx,
          changed.filter(each => typeof each !== 'number'),
        )
        await markIntent(tx, changed)
      }),
    'insight.credits': ({ subjectIds }: { subjectIds: number[] }) =>
      db.as(systemActor, tx => recreditSubjects(tx, subjectIds)),
    'insight.rebuild': () => db.as(systemActor, tx => rebuildInsight(tx)),
    ...likelihoodJobs({ db, clock }),
    ...intentJobs({ db, clock }),
    ...segmentJobs({ db, clock, source: conditionSource, told: considerChanged }),
    ...profileJobs({ db, clock, source: conditionSource }),
    ...sourcesJobs({ db, clock, followers: leadSources, own: needs.ownHosts ?? [] }),
    'trash.empty': () => db.as(systemActor, tx => emptyTrash(tx, trashEnd(clock()))),
    'promises.tick': () => db.as(systemActor, tx => tickPromises(tx, clock())),
  }
}

/** What the clock starts: minute, hour, day, month, weekday as in cron, UTC. */
export const schedule = [
  { task: 'promises.tick', match: '* * * * *' },
  { task: 'customers.match', match: '* * * * *' },
  { task: 'customers.matchAll', match: '10 2 * * *' },
  { task: 'customers.quality', match: '* * * * *' },
  { task: 'customers.numbers', match: '30 2 * * *' },
  { task: 'customers.classes', match: '40 2 * * *' },
  { task: 'lifecycle.due', match: '* * * * *' },
  { task: 'lifecycle.night', match: '5 0 * * *' },
  { task: 'leads.move_on', match: '*/5 * * * *' },
  { task: 'leads.rescore', match: '35 1 * * *' },
  { task: 'leads.ask_past', match: '15 4 * * 1' },
  { task: 'likelihood.ask', match: '25 4 1 * *' },
  { task: 'likelihood.night', match: '50 1 * * *' },
  { task: 'lifecycle.tell', match: '45 4 * * *' },
  { task: 'profile.ask', match: '25 4 1 * *' },
  { task: 'intent.due', match: '* * * * *' },
  { task: 'intent.night', match: '5 3 * * *' },
  { task: 'intent.measure', match: '35 4 * * 0' },
  { task: 'intent.digest', match: '3 * * * *' },
  { task: 'customers.quality_all', match: '50 2 * * *' },
  { task: 'segments.keep', match: '* * * * *' },
  { task: 'segments.rebuild', match: '55 3 * * *' },
  { task: 'mailbox.read', match: '* * * * *' },
  { task: 'inbound.read', match: '* * * * *' },
  { task: 'inbound.tidy', match: '34 4 * * *' },
  { task: 'mailbox.tidy', match: '33 4 * * *' },
  { task: 'offers.trials', match: '15 5 * * *' },
  { task: 'letters.tidy', match: '36 4 * * *' },
  { task: 'capture.tidy', match: '29 * * * *' },
  { task: 'team.tidy', match: '17 * * * *' },
  { task: 'privacy.tidy', match: '23 * * * *' },
  { task: 'privacy.retain', match: `${nightly.minute} ${nightly.hour} * * *` },
  { task: 'transfer.tidy', match: '27 * * * *' },
  { task: 'insight.rebuild', match: '40 3 * * *' },
  { task: 'trash.empty', match: '20 3 * * *' },
  { task: 'touches.files', match: '35 3 * * *' },
]
