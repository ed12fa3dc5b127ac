import { firstProcess } from '../../src/work/model/process.ts'
import type { Account } from './accounts.ts'
import { type Chunk, chunked, type Row } from './chunks.ts'
import type { Random } from './random.ts'
import { day, plus, type Span } from './seasons.ts'
import { marketers, sellersOf, servants, territories, users } from './team.ts'

const stepOf = (name: string): number => firstProcess.findIndex(step => step.name === name) + 1
/** Planted: two sellers own the opportunities of this territory, and did not agree on who does what. */
const doubleTerritoryId = 2
/** Planted: this seller has far more to do than the others. */
const overloadedId = 16
/** Planted: nobody of service looks after the south of Germany, so complaints of there have no owner. */

type Owner = readonly [
  step: string,
  owner: number | string,
  territoryId?: number,
  part?: 'deputy',
  share?: number,
]
const owners: readonly Owner[] = [
  ['Bring in enquiries', 2],
  ['Bring in enquiries', 4, 3],
  ['Bring in enquiries', 4, 4],
  ['Bring in enquiries', 5, 5],
  ['Bring in enquiries', 5, 6],
  ['Keep records complete', 3],
  ['Answer new leads', 'sales'],
  ['Understand the need', 'sales'],
  ['Win the opportunity', 'sales'],
  ...sellersOf(doubleTerritoryId).map(({ id }): Owner => ['Win the opportunity', id, doubleTerritoryId]),
  ['Supply what helps to sell', 3, undefined, undefined, 60],
  ['Supply what helps to sell', 4, undefined, undefined, 40],
  ['Hand the order over', 'sales'],
  ['Hand the order over', 6, undefined, 'deputy'],
  ['Install and train', 'service'],
  ['Install and train', 21, 4],
  ['Answer complaints', 'service'],
  // Knows the machines of the north and cannot sign in.
  ['Come back after the sale', 24, 1],
  ['Come back after the sale', 'sales'],
]

const tasks: readonly (readonly [step: string | null, title: string])[] = [
  ['Bring in enquiries', 'Ask for the list of visitors of the fair'],
  ['Bring in enquiries', 'Write the page about film that can be recycled'],
  ['Keep records complete', 'Find out who buys there now'],
  ['Supply what helps to sell', 'Case about 30 % less film for the quotation'],
  ['Supply what helps to sell', 'Comparison with the machine they have'],
  ['Hand the order over', 'Send the drawing of the line to service'],
  ['Hand the order over', 'Confirm the date of delivery'],
  ['Install and train', 'Book two days for putting it up'],
  ['Install and train', 'Train the second shift'],
  ['Come back after the sale', 'Ask how the first half year went'],
  ['Come back after the sale', 'Offer the yearly inspection'],
  [null, 'Call back about the visit'],
]

/** The process as the company works, and tasks of the last weeks: some late, some done, one person with far too many. */
export function* processRows(accounts: readonly Account[], random: Random, span: Span): Generator<Chunk> {
  const { from, now } = span
  yield* chunked(
    'process_step',
    'id position name phase side what result work created_at changed_at',
    firstProcess.map((step, i) => [
      i + 1,
      i + 1,
      step.name,
      step.phase,
      step.side,
      step.what,
      step.result,
      step.work,
      from,
      from,
    ]),
  )
  yield* chunked(
    'step_owner',
    'id step_id user_id function territory_id part share',
    owners.map(([step, owner, territoryId, part, share], i) => [
      i + 1,
      stepOf(step),
      typeof owner === 'number' ? owner : null,
      typeof owner === 'string' ? owner : null,
      territoryId ?? null,
      part ?? 'owner',
      share ?? null,
    ]),
  )
  const rows: Row[] = []
  const give = (ownerId: number, account: Account, done: boolean) => {
    const side = users[ownerId - 1]!.role
    const fits = tasks.filter(([step]) => {
      const of = firstProcess.find(({ name }) => name === step)?.side
      return of === undefined || side.startsWith(of)
    })
    const [step, title] = random.pick(fits)
    const createdAt = plus(now, -Math.floor(day * (1 + random.next() * 25)))
    const dueAt = plus(createdAt, day * random.int(2, 30))
    const doneAt = done ? plus(createdAt, Math.floor(day * random.next())) : null
    rows.push([
      rows.length + 1,
      title,
      dueAt.toISOString().slice(0, 10),
      ownerId,
      step === null ? null : stepOf(step),
      account.id,
      random.chance(0.3) ? 1 + random.int(5, 7) : ownerId,
      createdAt,
      doneAt ?? createdAt,
      doneAt,
      doneAt && ownerId,
    ])
  }
  const inTerritory = (territoryId: number) => accounts.filter(account => account.territoryId === territoryId)
  for (const { id } of territories) {
    const here = inTerritory(id)
    for (const seller of sellersOf(id))
      for (let n = seller.id === overloadedId ? 34 : 3 + random.int(0, 2); n > 0; n--)
        give(seller.id, random.pick(here), n % 4 === 0 && seller.id !== overloadedId)
  }
  for (const ownerId of [...marketers, ...servants])
    for (let n = 3 + random.int(0, 3); n > 0; n--) give(ownerId, random.pick(accounts), n % 3 === 0)
  // Left behind by somebody who cannot sign in.
  for (let n = 0; n < 3; n++) give(24, random.pick(inTerritory(1)), false)
  yield* chunked(
    'task',
    'id title due_on owner_id step_id account_id created_by created_at changed_at done_at done_by',
    rows,
  )
}
