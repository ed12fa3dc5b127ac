import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Role } from '../team/model/actor.ts'
import { notify } from '../team/notify.ts'
import type { Holdings } from './hand-over.ts'
import type { HoldingWord } from './model/plan.ts'
import { taskForNotice } from './tasks.ts'

/** Tells the owner of a task that somebody else gave it, once for each time. What one gives oneself is no news. */
export async function tellTaskOwner(
  tx: Tx,
  { factId, taskId, ownerId, by }: { factId: number; taskId: number; ownerId: number; by: number | null },
  now: Date,
): Promise<void> {
  const task = await taskForNotice(tx, taskId)
  if (!task?.open || task.ownerId !== ownerId || by === ownerId) return
  await notify(
    tx,
    {
      userId: ownerId,
      kind: 'task.given',
      title: `A task is yours: ${task.title}`,
      href: '/tasks',
      dedupeKey: `task.given:${factId}`,
      mail: true,
    },
    now,
  )
}

/** Tells somebody once that so many tasks were given to them at one moment. */
export async function tellOfManyTasks(tx: Tx, userId: number, n: number, now: Date): Promise<void> {
  await notify(
    tx,
    {
      userId,
      kind: 'task.given',
      title: n === 1 ? 'A task is yours now' : `${n} tasks are yours now`,
      href: '/tasks',
      dedupeKey: `task.given:${userId}:${now.toISOString()}`,
      mail: true,
    },
    now,
  )
}

const words: Readonly<Record<HoldingWord, readonly [one: string, many: string]>> = {
  accounts_sales: ['customer', 'customers'],
  accounts_marketing: ['customer of marketing', 'customers of marketing'],
  leads: ['lead', 'leads'],
  opportunities: ['opportunity', 'opportunities'],
  complaints: ['complaint', 'complaints'],
  campaigns: ['campaign', 'campaigns'],
  tasks: ['task', 'tasks'],
  steps: ['step of the process', 'steps of the process'],
  territories: ['territory', 'territories'],
  reports: ['colleague who answers to you', 'colleagues who answer to you'],
  deputies: ['absence to stand in for', 'absences to stand in for'],
  routing: ['rule of routing', 'rules of routing'],
  views: ['shared view', 'shared views'],
}

/**
 * Each receiver hears once what is theirs now, and how many clocks run about it; promises are not told one by one. After an
 * undoing each hears how much of it went back.
 */
export async function tellReceivers(
  tx: Tx,
  holdings: Holdings,
  { handoverId, back }: { handoverId: number; back: boolean },
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ holding: string; toId: number; role: Role; from: string; keys: number[] }>`
    select i.holding, i.to_id as "toId", t.role, u.name as from, json_agg(i.key order by i.key) as keys
    from handover h join app_user u on u.id = h.from_id join handover_item i on i.handover_id = h.id join app_user t on t.id = i.to_id
    where h.id = ${handoverId} and (not ${back}::boolean or i.stayed is null) group by 1, 2, 3, 4 order by 2, 1`.execute(
    tx,
  )
  for (const toId of new Set(rows.map(row => row.toId))) {
    const lots = holdings.flatMap(holding => {
      const lot = rows.find(row => row.toId === toId && row.holding === holding.name)
      return lot ? [{ holding, keys: lot.keys, from: lot.from, role: lot.role }] : []
    })
    const things = lots.map(
      ({ holding: { word }, keys }) => `${keys.length} ${words[word][keys.length === 1 ? 0 : 1]}`,
    )
    let clocks = 0
    for (const { holding, keys } of lots) clocks += back ? 0 : await holding.clocks(tx, keys)
    const from = lots[0]!.from
    await notify(
      tx,
      {
        userId: toId,
        kind: back ? 'work.handed_back' : 'work.handed_over',
        title: back ? `What you had from ${from} went back` : `What ${from} held is yours now`,
        body: `${things.join(', ')}.${clocks === 0 ? '' : ` ${clocks === 1 ? 'A clock runs' : `${clocks} clocks run`} about it, due when they were due.`}`,
        href: lots[0]!.role === 'partner' ? '/' : `/process/work?ownerId=${toId}`,
        dedupeKey: `${back ? 'work.handed_back' : 'work.handed_over'}:${handoverId}:${toId}`,
        mail: true,
      },
      now,
    )
  }
}
