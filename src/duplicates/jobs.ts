import { sql } from 'kysely'
import type { Movers } from '../customers/merge.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { matchChanged } from './match-changed.ts'
import { matchAll } from './match-pass.ts'
import { mergeAutomatically } from './merge-certain.ts'
import type { MatchKind } from './model/line.ts'

const kinds: readonly MatchKind[] = ['account', 'person']
/** Above so many changed records, one pass over all is cheaper than looking at each. */
const many = 20_000
/** While nothing was learnt, so many new records are enough to learn from. */
const few = 500

/**
 * Tasks of the queue. `customers.match` looks at what changed, for every minute; `customers.matchAll` at all records,
 * for every night and on demand. Both may run again without harm; of each kind one at a time.
 */
export function matchJobs({ db, clock, movers }: { db: Database; clock: Clock; movers: Movers }) {
  const running = new Map<MatchKind, Promise<unknown>>()
  const alone = async (kind: MatchKind, work: () => Promise<unknown>): Promise<void> => {
    const before = running.get(kind) ?? Promise.resolve()
    const mine = before
      .catch(() => undefined)
      .then(work)
      .then(() => mergeAutomatically(db, movers, kind, clock()))
    running.set(kind, mine)
    await mine
  }
  const changed = async (kind: MatchKind) => {
    const { rows } = await db.as(
      systemActor,
      tx =>
        sql<{
          n: number
          learnt: boolean
        }>`select count(*) as n, exists (select from match_learnt where kind = ${kind}) as learnt from (select from match_due where kind = ${kind} limit ${many + 1}) d`.execute(
          tx,
        ),
      { readOnly: true },
    )
    if (rows[0]!.n > (rows[0]!.learnt ? many : few)) return matchAll(db, kind, clock)
    while ((await db.as(systemActor, tx => matchChanged(tx, kind, clock()))) > 0);
  }
  return {
    'customers.match': async () => {
      for (const kind of kinds) await alone(kind, () => changed(kind))
    },
    'customers.matchAll': async ({ kind }: { kind?: MatchKind }) => {
      for (const each of kind ? [kind] : kinds) await alone(each, () => matchAll(db, each, clock))
    },
  }
}
