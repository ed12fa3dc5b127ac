import { campaignDoors, monthsOf } from '../../src/desk/screens/doors.ts'
import { creditModels, dimensions, funnelStages } from '../../src/insight/model/figures.ts'
import {
  funnelPath,
  hrefOf,
  narrowingOf,
  revenuePath,
  withoutPersonDoor,
} from '../../src/insight/screens/narrowing.ts'
import { type Figure, get, type Line, type Listed, listed, text } from './reading.ts'

type Counts = Record<(typeof funnelStages)[number], number>
type Funnel = { total: Counts; rows: { key: string; counts: Counts }[]; wonWithoutPerson: number }
type Money = { orders: number; amountCents: number }
type Revenue = { total: Money; rows: ({ key: string } & Money)[] }

/** Addresses of Insight as people come to have them. */
const insightViews: Record<string, string>[] = [
  ...dimensions.map((by): Record<string, string> => (by === 'segment' ? { by, segments: '1,2,3' } : { by })),
  { by: 'segment', segments: '2,1', segment: '3', source: 'search' },
  { by: 'territory', source: 'search' },
  { by: 'month', from: '2024-01', to: '2025-12' },
  { by: 'source', campaign: '1' },
]

/** Funnel, revenue and campaigns. */
export const ofInsight: Line[] = [
  {
    name: 'people, leads, opportunities and revenue of a campaign',
    screen: 'desk/screens/CampaignPage.tsx',
    read: async reader => {
      const { items } = await get<Listed>(reader, '/api/campaigns?limit=200')
      const made: Figure[] = []
      for (const { id } of items.slice(-4)) {
        const { total } = await get<Funnel>(reader, `/api/funnel?campaign=${id}&by=month`)
        for (const stage of funnelStages)
          made.push({ of: `${id} ${stage}`, n: total[stage], door: campaignDoors.people(id, stage) })
        for (const model of creditModels) {
          const revenue = await get<Revenue>(reader, `/api/revenue?campaign=${id}&by=month&model=${model}`)
          const months = monthsOf(revenue.rows)
          if (months)
            made.push({
              of: `${id} ${model}`,
              n: revenue.total.orders,
              cents: revenue.total.amountCents,
              door: campaignDoors.revenue(id, model, months),
            })
        }
        const of = { campaignId: id }
        made.push(await listed(reader, '/api/leads', of, `${id} leads`, campaignDoors.leads(id)))
        const door = campaignDoors.opportunities(id)
        made.push(await listed(reader, '/api/opportunities', of, `${id} opportunities`, door))
      }
      return made
    },
  },
  {
    name: 'steps of the funnel, and who won outside it',
    screen: 'insight/screens/Funnel.tsx',
    read: async reader => {
      const made: Figure[] = []
      for (const view of insightViews) {
        const query = text({ ...narrowingOf(view, reader.today), by: view.by })
        const { total, wonWithoutPerson } = await get<Funnel>(reader, `/api/funnel?${query}`)
        for (const stage of funnelStages)
          made.push({ of: `${query} ${stage}`, n: total[stage], door: hrefOf(funnelPath, view, { stage }) })
        made.push({ of: 'without a person', n: wonWithoutPerson, door: withoutPersonDoor })
      }
      return made
    },
  },
  {
    name: 'rows of the funnel, and who was left',
    screen: 'insight/screens/FunnelTable.tsx',
    read: async reader => {
      const made: Figure[] = []
      for (const view of insightViews) {
        const query = text({ ...narrowingOf(view, reader.today), by: view.by })
        const { total, rows } = await get<Funnel>(reader, `/api/funnel?${query}`)
        for (const { key, counts } of rows.slice(0, 3))
          for (const stage of ['known', 'accepted', 'won'] as const)
            made.push({
              of: `${query} ${key} ${stage}`,
              n: counts[stage],
              door: hrefOf(funnelPath, view, { stage, key }),
            })
        made.push({
          of: `${query} left`,
          n: total.qualified - total.accepted,
          door: hrefOf(funnelPath, view, { stage: 'qualified', left: 'true' }),
        })
      }
      return made
    },
  },
  {
    name: 'revenue by first and last touch',
    screen: 'insight/screens/Revenue.tsx',
    read: async reader => {
      const made: Figure[] = []
      for (const view of insightViews)
        for (const model of creditModels) {
          const query = text({ ...narrowingOf(view, reader.today), by: view.by, model })
          const { total, rows } = await get<Revenue>(reader, `/api/revenue?${query}`)
          for (const { key, orders, amountCents } of [{ key: undefined, ...total }, ...rows.slice(0, 3)])
            made.push({
              of: `${query} ${key}`,
              n: orders,
              cents: amountCents,
              door: hrefOf(revenuePath, view, { open: model, key }),
            })
        }
      return made
    },
  },
]
