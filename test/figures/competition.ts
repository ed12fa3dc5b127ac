import { type MeetingFigure, meetingDimensions, meetingFigures } from '../../src/insight/model/competition.ts'
import { competitionPath, meetingsOf, metDoor } from '../../src/insight/screens/meetings.ts'
import { hrefOf } from '../../src/insight/screens/narrowing.ts'
import { type Figure, get, type Line, type Listed, text } from './reading.ts'

type Counts = Record<MeetingFigure, number> & { wonCents: number; lostCents: number }
type Competition = { total: Counts; unopposed: Counts; rows: (Counts & { key: string })[] }
type Met = { items: { account: { id: number }; opportunities: number; won: number; lost: number }[] }

/** Win and loss against competitors, and where each was met. */
export const ofCompetition: Line[] = [
  {
    name: 'win and loss by any dimension, with money, against nobody too',
    screen: 'insight/screens/CompetitionTable.tsx',
    read: async reader => {
      const made: Figure[] = []
      const views: Record<string, string>[] = meetingDimensions.map(by => ({ by }))
      for (const view of [...views, { by: 'size', country: 'DE' }, { by: 'month', from: '2024-01' }]) {
        const query = text({ ...meetingsOf(view, reader.today), by: view.by })
        const { total, unopposed, rows } = await get<Competition>(reader, `/api/competition?${query}`)
        const shown: [Counts, Record<string, string | undefined>][] = [
          [total, {}],
          [unopposed, { competitor: 'none' }],
          ...rows.slice(0, 3).map((row): [Counts, Record<string, string>] => [row, { key: row.key }]),
        ]
        for (const [counts, change] of shown)
          for (const figure of meetingFigures)
            made.push({
              of: `${query} ${JSON.stringify(change)} ${figure}`,
              n: counts[figure],
              door: hrefOf(competitionPath, view, { ...change, figure }),
              ...(figure === 'won' ? { cents: counts.wonCents } : {}),
              ...(figure === 'lost' ? { cents: counts.lostCents } : {}),
            })
      }
      return made
    },
  },
  {
    name: 'opportunities at an account where a competitor was met',
    screen: 'insight/screens/WhereMet.tsx',
    read: async reader => {
      const made: Figure[] = []
      const { items } = await get<Listed>(reader, '/api/competitors')
      for (const { id } of items) {
        const met = await get<Met>(reader, `/api/competitors/${id}/accounts?limit=8`)
        for (const { account, opportunities, won, lost } of met.items) {
          made.push({ of: `${id} opportunities`, n: opportunities, door: metDoor(id, account.id, 'any') })
          made.push({ of: `${id} won`, n: won, door: metDoor(id, account.id, 'won') })
          made.push({ of: `${id} lost`, n: lost, door: metDoor(id, account.id, 'lost') })
        }
      }
      return made
    },
  },
]
