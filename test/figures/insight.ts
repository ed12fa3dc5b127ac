import { campaignDoors, monthsOf } from '../../src/desk/screens/doors.ts'
import { creditModels, dimensions, type FunnelStage, funnelStages } from '../../src/insight/model/figures.ts'
import type { Link } from '../../src/insight/model/paths.ts'
import {
  countingOf,
  funnelPath,
  hrefOf,
  narrowingOf,
  opens,
  revenuePath,
  withoutPersonDoor,
} from '../../src/insight/screens/narrowing.ts'
import { type Figure, get, type Line, type Listed, listed, text } from './reading.ts'

type Counts = Record<(typeof funnelStages)[number], number>
type Step = { before: FunnelStage; came: number; went: number }
type Funnel = {
  total: Counts
  rows: { key: string; counts: Counts }[]
  steps: Step[]
  wonWithoutPerson: number
}
type Losses = { items: { stage: FunnelStage; left: number; reasons: { reason: string; n: number }[] }[] }
type Value = { stages: { stage: FunnelStage; people: number }[]; kept: { due: number; kept: number } }
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
/** The funnel counts by period too. */
const funnelViews: Record<string, string>[] = [
  ...insightViews,
  { by: 'source', counting: 'period' },
  { by: 'month', counting: 'period', from: '2025-12' },
  { by: 'class', counting: 'period', compare: 'year', source: 'search' },
]
const asked = (view: Record<string, string>, today: string) => ({
  ...narrowingOf(view, today),
  counting: countingOf(view),
})
/** Views in which the months and filters differ, by whichever dimension. */
const someViews = funnelViews.slice(-5)

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
      for (const view of funnelViews) {
        const query = text({ ...asked(view, reader.today), by: view.by })
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
      for (const view of funnelViews) {
        const query = text({ ...asked(view, reader.today), by: view.by })
        const { rows, steps } = await get<Funnel>(reader, `/api/funnel?${query}`)
        for (const { key, counts } of rows.slice(0, 3))
          for (const stage of ['known', 'accepted', 'won'] as const)
            made.push({
              of: `${query} ${key} ${stage}`,
              n: counts[stage],
              door: hrefOf(funnelPath, view, { stage, key }),
            })
        const qualified = steps.find(({ before }) => before === 'qualified')!
        made.push({
          of: `${query} left`,
          n: qualified.came - qualified.went,
          door: hrefOf(funnelPath, view, { stage: 'qualified', left: 'true' }),
        })
      }
      return made
    },
  },
  {
    name: 'who came to each step of the funnel and went on',
    screen: 'insight/screens/FunnelSteps.tsx',
    read: async reader => {
      const made: Figure[] = []
      for (const view of someViews) {
        const query = text(asked(view, reader.today))
        const { steps } = await get<Funnel>(reader, `/api/funnel?${query}`)
        for (const { before: stage, came, went } of steps)
          made.push(
            { of: `${query} ${stage} came`, n: came, door: opens(view, { stage }) },
            { of: `${query} ${stage} went`, n: went, door: opens(view, { stage, went: 'true' }) },
            { of: `${query} ${stage} left`, n: came - went, door: opens(view, { stage, left: 'true' }) },
          )
      }
      return made
    },
  },
  {
    name: 'where people stopped, and why',
    screen: 'insight/screens/FunnelLosses.tsx',
    read: async reader => {
      const made: Figure[] = []
      for (const view of someViews) {
        const query = text(asked(view, reader.today))
        const { items } = await get<Losses>(reader, `/api/funnel/losses?${query}`)
        for (const { stage, left, reasons } of items) {
          made.push({ of: `${query} ${stage}`, n: left, door: opens(view, { stage, left: 'true' }) })
          for (const { reason, n } of reasons)
            made.push({
              of: `${query} ${stage} ${reason}`,
              n,
              door: opens(view, { stage, left: 'true', reason }),
            })
        }
      }
      return made
    },
  },
  {
    name: 'who was won, and is a customer still',
    screen: 'insight/screens/FunnelWorth.tsx',
    read: async reader => {
      const made: Figure[] = []
      for (const view of someViews) {
        const query = text(asked(view, reader.today))
        const { stages, kept } = await get<Value>(reader, `/api/funnel/value?${query}`)
        const door = (which?: string) => opens(view, { stage: 'won', kept: which })
        made.push(
          { of: `${query} won`, n: stages.find(({ stage }) => stage === 'won')!.people, door: door() },
          { of: `${query} due`, n: kept.due, door: door('due') },
          { of: `${query} kept`, n: kept.kept, door: door('yes') },
          { of: `${query} not kept`, n: kept.due - kept.kept, door: door('no') },
        )
      }
      return made
    },
  },
  {
    name: 'paths of the funnel',
    screen: 'insight/screens/FunnelPaths.tsx',
    read: async reader => {
      const made: Figure[] = []
      for (const view of someViews) {
        const query = text(narrowingOf(view, reader.today))
        const { links } = await get<{ links: Link[] }>(reader, `/api/funnel/paths?${query}`)
        for (const { source, from: stage, to: goes, n } of links)
          made.push({
            of: `${query} ${source} ${stage} ${goes}`,
            n,
            door: opens(view, { stage, goes, via: source ?? undefined }),
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
