import { todayDoors } from '../../src/desk/screens/doors.ts'
import { leadHref, leadsOfVersion, queryOf, saidAloud } from '../../src/leads/screens/lead-filter.ts'
import { stageDoor, viewOf } from '../../src/pipeline/screens/pipeline-view.ts'
import type { PromiseKind } from '../../src/promises/model/kind.ts'
import { promiseDoor } from '../../src/promises/screens/promise-door.ts'
import type { Reader } from '../follow.ts'
import { type Figure, get, type Line, listed, text } from './reading.ts'

const isMine = ({ role }: Reader) => role === 'sales'
type Today = Parameters<typeof todayDoors.steps>[0] &
  Parameters<typeof todayDoors.changed>[0] &
  Parameters<typeof todayDoors.month>[0] &
  Parameters<typeof todayDoors.verdicts>[0] & {
    complaints: { count: number }
    sourcesSince: string
    sources: { source: string; leads: number; accepted: number; rejected: number }[]
    quiet: { count: number; amountCents: number }
  }
const ofToday =
  (name: string, read: (today: Today, mine: boolean) => Figure[]): Line['read'] =>
  async reader =>
    read(await get<Today>(reader, '/api/today'), isMine(reader)).map(figure => ({
      ...figure,
      of: `${name} ${figure.of}`,
    }))

const promiseStates = ['kept', 'broken', 'running'] as const
type Summary = {
  since: string
  items: ({ user: { id: number } | null } & Record<(typeof promiseStates)[number], number>)[]
}
const ofPromises =
  (days: number, territoryId?: number, kind: PromiseKind = 'lead_response'): Line['read'] =>
  async reader => {
    const { since, items } = await get<Summary>(
      reader,
      `/api/promises/summary?${text({ days, territoryId, kind })}`,
    )
    const each = items.flatMap(row =>
      promiseStates.map(promise => ({
        of: `${row.user?.id ?? 'nobody'} ${promise}`,
        n: row[promise],
        door: promiseDoor({ kind, keeper: row.user?.id ?? 'none', promise, since, territoryId }),
      })),
    )
    const all = (['kept', 'broken'] as const).map(promise => ({
      of: `all ${promise}`,
      n: items.reduce((sum, row) => sum + row[promise], 0),
      door: promiseDoor({ kind, promise, since, territoryId }),
    }))
    return [...each, ...all]
  }

const leadViews: Record<string, string>[] = [
  {},
  { mine: 'true' },
  { mine: 'false' },
  { unowned: 'true' },
  { source: 'search' },
  { territoryId: '1', state: 'open' },
  { reason: 'no_budget' },
]

/** Today, leads, promises and the pipeline. */
export const ofWork: Line[] = [
  {
    name: 'leads that a version of the definition judged',
    screen: 'leads/screens/Versions.tsx',
    async read(reader) {
      const { items } = await get<{ items: { version: number; leads: number }[] }>(
        reader,
        '/api/definition/versions',
      )
      return items.map(({ version, leads }) => ({
        of: `version ${version}`,
        n: leads,
        door: leadsOfVersion(version),
      }))
    },
  },
  {
    name: 'leads on a clock',
    screen: 'desk/screens/TodayLists.tsx',
    read: async reader => {
      const mine = isMine(reader)
      const query = { state: 'open', ...(mine ? { mine: 'true' } : {}) }
      return [await listed(reader, '/api/leads', query, 'on a clock', todayDoors.onClock(mine))]
    },
  },
  {
    name: 'next steps',
    screen: 'desk/screens/TodayLists.tsx',
    read: ofToday('steps', (today, mine) => [
      { of: '', n: today.steps.count, door: todayDoors.steps(today, mine) },
    ]),
  },
  {
    name: 'opportunities without a next step',
    screen: 'desk/screens/TodayLists.tsx',
    read: ofToday('quiet', ({ quiet }, mine) => [
      { of: '', n: quiet.count, cents: quiet.amountCents, door: todayDoors.quiet(mine) },
    ]),
  },
  {
    name: 'changed customers',
    screen: 'desk/screens/TodayLists.tsx',
    read: ofToday('changed', (today, mine) => [
      { of: '', n: today.changed.count, door: todayDoors.changed(today, mine) },
    ]),
  },
  {
    name: 'verdicts',
    screen: 'desk/screens/TodayLists.tsx',
    read: ofToday('verdicts', (today, mine) => [
      { of: '', n: today.verdicts.count, door: todayDoors.verdicts(today, mine) },
    ]),
  },
  {
    name: 'leads by source',
    screen: 'desk/screens/TodayLists.tsx',
    read: ofToday('source', ({ sources, sourcesSince }, mine) =>
      sources.flatMap(({ source, leads, accepted, rejected }) => [
        { of: source, n: leads, door: todayDoors.source(source, sourcesSince, mine) },
        {
          of: `${source} accepted`,
          n: accepted,
          door: todayDoors.source(source, sourcesSince, mine, 'accepted'),
        },
        {
          of: `${source} rejected`,
          n: rejected,
          door: todayDoors.source(source, sourcesSince, mine, 'rejected'),
        },
      ]),
    ),
  },
  {
    name: 'complaints',
    screen: 'desk/screens/TodayLists.tsx',
    read: ofToday('complaints', (today, mine) => [
      { of: '', n: today.complaints.count, door: todayDoors.complaints(mine) },
    ]),
  },
  { name: 'promises of 30 days', screen: 'desk/screens/TodayLists.tsx', read: ofPromises(30) },
  {
    name: 'orders of the month',
    screen: 'desk/screens/Today.tsx',
    read: ofToday('month', (today, mine) => [
      {
        of: '',
        n: today.month.total.orders,
        cents: today.month.total.amountCents,
        door: todayDoors.month(today, mine),
      },
    ]),
  },
  { name: 'promises of a year', screen: 'promises/screens/Promises.tsx', read: ofPromises(365) },
  {
    name: 'answers to complaints',
    screen: 'promises/screens/Promises.tsx',
    read: ofPromises(365, undefined, 'complaint_answer'),
  },
  { name: 'promises of a territory', screen: 'promises/screens/Promises.tsx', read: ofPromises(365, 1) },
  {
    name: 'judged leads',
    screen: 'leads/screens/LeadList.tsx',
    read: async reader => {
      const made: Figure[] = []
      for (const view of leadViews)
        for (const state of ['accepted', 'rejected', 'converted'] as const) {
          const { state: _, ...rest } = queryOf(view, reader.role)
          const door = leadHref(null, { ...saidAloud(view, reader.role), state })
          made.push(await listed(reader, '/api/leads', { ...rest, state }, `${text(view)} ${state}`, door))
        }
      return made
    },
  },
  {
    name: 'stages of the board',
    screen: 'pipeline/screens/PipelineBoard.tsx',
    read: async reader => {
      const made: Figure[] = []
      for (const view of [{}, { mine: 'true' }, { territoryId: '1' }] as Record<string, string>[]) {
        const { stages } = await get<{
          stages: { stage: { id: number }; count: number; totalCents: number }[]
        }>(reader, `/api/board?${text(view)}`)
        for (const { stage, count, totalCents } of stages)
          made.push({
            of: `${text(view)} ${stage.id}`,
            n: count,
            cents: totalCents,
            door: stageDoor(viewOf(view), stage.id),
          })
      }
      return made
    },
  },
]
