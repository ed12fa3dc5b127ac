import { expect } from 'vitest'
import { accountQuery, personQuery } from '../src/customers/screens/list-query.ts'
import { worklistQuery } from '../src/customers/screens/quality-door.ts'
import { logQuery } from '../src/desk/screens/log-query.ts'
import { pairQuery } from '../src/duplicates/screens/duplicate-query.ts'
import { meetingFigures } from '../src/insight/model/competition.ts'
import { creditModels, funnelStages } from '../src/insight/model/figures.ts'
import { behindQuery } from '../src/insight/screens/meetings.ts'
import { namesQuery, ordersQuery } from '../src/insight/screens/narrowing.ts'
import { showingQuery, namesQuery as signalNamesQuery } from '../src/intent/screens/doors.ts'
import { queryOf } from '../src/leads/screens/lead-filter.ts'
import { actionFigures, appointmentShows, trialStates } from '../src/offers/model/call-to-action.ts'
import { codeStates } from '../src/offers/model/coupon.ts'
import { orderQuery } from '../src/orders/screens/order-query.ts'
import { listQuery, viewOf } from '../src/pipeline/screens/pipeline-view.ts'
import { shownOf } from '../src/privacy/screens/retention-door.ts'
import { changesQuery, membersQuery } from '../src/segments/screens/doors.ts'
import { namesQuery as namesOfSelling, opens } from '../src/selling/screens/doors.ts'
import type { Role } from '../src/team/model/actor.ts'
import { movingQuery } from '../src/ui/draft.ts'
import { complaintQuery } from '../src/voice/screens/complaint-query.ts'
import { loadQuery, taskQuery, workQuery } from '../src/work/screens/doors.ts'
import type { Visitor } from './app.ts'

export type Reader = { role: Role; visitor: Visitor; today: string }
/** What a list holds: rows read to the last page, what it says of itself, and money where it has any. */
export type Held = {
  rows: number
  total: number
  cents: number | undefined
  items: Record<string, unknown>[]
}

type Address = Record<string, string>
type Query = Record<string, string | number | undefined>
type Asked = { path: string; query: Query }
type Screen = { at: RegExp; ask: (address: Address, reader: Reader, id: string) => Asked }

const oneOf = <T extends string>(all: readonly T[], text: string | undefined): T => {
  const found = all.find(each => each === text)
  if (!found) throw new Error(`The door names none of ${all.join(', ')}: ${text}`)
  return found
}

/** Which list a screen reads for an address, by the functions that the screens themselves use. */
const screens: Screen[] = [
  { at: /^\/leads$/, ask: (a, { role }) => ({ path: '/api/leads', query: queryOf(a, role) }) },
  {
    at: /^\/pipeline$/,
    ask: address => {
      const view = viewOf(address)
      expect(view.list).toBe(true)
      return { path: '/api/opportunities', query: listQuery(view) }
    },
  },
  { at: /^\/orders$/, ask: a => ({ path: '/api/orders', query: orderQuery(a) }) },
  { at: /^\/customers$/, ask: a => ({ path: '/api/accounts', query: accountQuery(a) }) },
  { at: /^\/persons$/, ask: a => ({ path: '/api/persons', query: personQuery(a) }) },
  {
    at: /^\/segments\/(\d+)$/,
    ask: (a, _, id) =>
      oneOf(['members', 'changes'], a.open) === 'members'
        ? { path: `/api/segments/${id}/members`, query: membersQuery(a) }
        : { path: `/api/segments/${id}/changes`, query: changesQuery(a) },
  },
  { at: /^\/duplicates$/, ask: a => ({ path: '/api/duplicates', query: pairQuery(a) }) },
  { at: /^\/quality$/, ask: a => ({ path: '/api/quality/records', query: worklistQuery(a) }) },
  { at: /^\/complaints$/, ask: a => ({ path: '/api/complaints', query: complaintQuery(a) }) },
  {
    at: /^\/accounts\/(\d+)$/,
    ask: (a, _, id) => ({
      path: `/api/accounts/${id}/touches`,
      query: logQuery(a, 'account', 'Europe/Amsterdam'),
    }),
  },
  {
    at: /^\/persons\/(\d+)$/,
    ask: (a, _, id) => ({ path: `/api/persons/${id}/touches`, query: logQuery(a, 'person') }),
  },
  {
    at: /^\/forms$/,
    ask: ({ of, show }) => ({
      path: `/api/forms/${of}/${oneOf(['submissions', 'views'], show)}`,
      query: {},
    }),
  },
  {
    at: /^\/intent$/,
    ask: address => {
      const names = signalNamesQuery(address)
      return names
        ? { path: `/api/intent/signals/${names.id}/names`, query: { of: names.of } }
        : { path: '/api/intent', query: showingQuery(address) }
    },
  },
  {
    at: /^\/calls-to-action\/(\d+)$/,
    ask: ({ show, place, state, trial, appointments }, _, id) =>
      appointments !== undefined
        ? {
            path: '/api/appointments',
            query: { actionId: id, show: oneOf(appointmentShows, appointments) },
          }
        : trial !== undefined
          ? { path: '/api/trials', query: { actionId: id, state: oneOf(trialStates, trial) } }
          : state !== undefined
            ? { path: `/api/calls-to-action/${id}/codes`, query: { state: oneOf(codeStates, state) } }
            : {
                path: `/api/calls-to-action/${id}/people`,
                query: { show: oneOf(actionFigures, show), placementId: place },
              },
  },
  {
    at: /^\/forms\/(\d+)$/,
    ask: ({ show, field }, _, form) => ({
      path: `/api/forms/${form}/arrivals`,
      query: {
        show: oneOf(['views', 'starts', 'reached', 'sent', 'left', 'silent'], show),
        ...(field ? { field } : {}),
      },
    }),
  },
  {
    at: /^\/campaigns\/(\d+)$/,
    ask: ({ stage }, _, campaign) => ({
      path: '/api/funnel/names',
      query: { campaign, stage: oneOf(funnelStages, stage) },
    }),
  },
  {
    at: /^\/insight\/funnel$/,
    ask: (a, { today }) => ({
      path: '/api/funnel/names',
      query: namesQuery(a, oneOf(funnelStages, a.stage), today),
    }),
  },
  {
    at: /^\/insight\/revenue$/,
    ask: (a, { today }) => ({
      path: '/api/revenue/orders',
      query: ordersQuery(a, oneOf(creditModels, a.open), today),
    }),
  },
  {
    at: /^\/insight\/competition$/,
    ask: (a, { today }) => ({
      path: '/api/competition/opportunities',
      query: behindQuery(a, oneOf(meetingFigures, a.figure), today, 'competitor'),
    }),
  },
  {
    at: /^\/insight\/selling-time$/,
    ask: a => ({ path: '/api/selling-time/names', query: namesOfSelling(a, oneOf(opens, a.open)) }),
  },
  {
    at: /^\/insight\/lifecycle$/,
    ask: a => ({ path: '/api/lifecycle/preview/subjects', query: movingQuery(a) }),
  },
  {
    at: /^\/process$/,
    ask: ({ show }) =>
      oneOf(['gaps', 'double', 'work'], show) === 'work'
        ? { path: '/api/process/double-work', query: {} }
        : { path: '/api/process/gaps', query: { show } },
  },
  { at: /^\/process\/load$/, ask: a => ({ path: '/api/process/load', query: loadQuery(a) }) },
  { at: /^\/process\/work$/, ask: a => ({ path: '/api/work', query: workQuery(a) }) },
  { at: /^\/tasks$/, ask: a => ({ path: '/api/tasks', query: taskQuery(a) }) },
  {
    at: /^\/handover$/,
    ask: ({ from, word, territoryId }) => ({
      path: `/api/users/${from}/holdings/${word}`,
      query: { territoryId },
    }),
  },
  {
    at: /^\/settings\/classes$/,
    ask: a => ({ path: '/api/classes/preview/accounts', query: movingQuery(a) }),
  },
  {
    at: /^\/settings\/privacy$/,
    ask: address => {
      const shown = shownOf(address)
      return shown?.run
        ? { path: `/api/privacy/retention/runs/${shown.run}/records`, query: {} }
        : { path: `/api/privacy/retention/${shown?.due?.kind}/due`, query: { days: shown?.due?.days } }
    },
  },
  {
    at: /^\/settings\/products$/,
    ask: ({ group }) => ({ path: '/api/products', query: { groupId: group } }),
  },
]

/** Goes through a door as its screen would, and reads the list behind it to the end. */
export async function follow(reader: Reader, door: string): Promise<Held> {
  const [path, text] = door.split('?') as [string, string | undefined]
  for (const { at, ask } of screens) {
    const match = at.exec(path)
    if (match)
      return readAll(
        reader.visitor,
        ask(Object.fromEntries(new URLSearchParams(text)), reader, match[1] ?? ''),
      )
  }
  throw new Error(`No screen opens a list at ${door}`)
}

const withoutPages = ['/api/products', '/api/process/gaps', '/api/process/load']

/** Every page of a list. A list without pages answers everything at once. */
export async function readAll(visitor: Visitor, { path, query }: Asked): Promise<Held> {
  type Page = { items: Held['items']; next?: string | null; total?: number; totalCents?: number }
  const items: Held['items'] = []
  let cursor: string | undefined
  for (;;) {
    const paged = withoutPages.includes(path) ? {} : { limit: 200, cursor }
    const given = Object.entries({ ...query, ...paged }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    )
    const address = `${path}?${new URLSearchParams(given)}`
    const { status, body, text } = await visitor.get<Page>(address)
    expect([address, status, status === 200 ? '' : text]).toEqual([address, 200, ''])
    items.push(...body.items)
    if (!body.next)
      return { rows: items.length, total: body.total ?? items.length, cents: body.totalCents, items }
    cursor = body.next
  }
}
