import { dimensions } from '../../src/selling/model/dimensions.ts'
import { standings } from '../../src/selling/model/standing.ts'
import { doorOf, narrowingOf } from '../../src/selling/screens/doors.ts'
import { type Figure, get, type Line, text } from './reading.ts'

type Split = { acts: number }
type Figures = { total: Split; rows: (Split & { key: string })[] }

const views: Record<string, string>[] = [
  ...dimensions.map(by => ({ by, from: '2024-01-01' })),
  { by: 'grade' },
  { by: 'kind', from: '2024-01-01', territory: '1' },
]

/** What sales did, by every dimension, in its parts. */
export const ofSelling: Line[] = [
  {
    name: 'entries, meetings and tasks that took selling time',
    screen: 'selling/screens/SellingTable.tsx',
    read: async reader => {
      const made: Figure[] = []
      for (const view of views) {
        const query = { ...narrowingOf(view), by: view.by }
        const { total, rows } = await get<Figures>(reader, `/api/selling-time?${text(query)}`)
        made.push({ of: `${text(view)} all`, n: total.acts, door: doorOf(view, { open: 'all' }) })
        for (const { key, acts } of rows.slice(0, 4))
          made.push({ of: `${text(view)} ${key}`, n: acts, door: doorOf(view, { open: 'all', key }) })
      }
      return made
    },
  },
  {
    name: 'what the time went to',
    screen: 'selling/screens/SellingTime.tsx',
    read: async reader => {
      const whole = { from: '2024-01-01' }
      const made: Figure[] = []
      for (const standing of standings) {
        const { total } = await get<Figures>(reader, `/api/selling-time?${text({ ...whole, standing })}`)
        made.push({ of: standing, n: total.acts, door: doorOf(whole, { open: standing }) })
      }
      return made
    },
  },
]
