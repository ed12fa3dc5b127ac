import { changesDoor, lastDays, membersDoor } from '../../src/segments/screens/doors.ts'
import type { Reader } from '../follow.ts'
import { type Figure, get, type Line } from './reading.ts'

type Listed = {
  items: {
    id: number
    name: string
    about: string
    size: number
    entered7: number
    left7: number
    entered30: number
    left30: number
  }[]
}
const segmentsOf = async (reader: Reader) => (await get<Listed>(reader, '/api/segments')).items

/** Who is in segments, who came and went, and who is in two of them. */
export const ofSegments: Line[] = [
  {
    name: 'members, and who came and went in 7 and 30 days',
    screen: 'segments/screens/Segments.tsx',
    read: async reader =>
      (await segmentsOf(reader)).flatMap(({ id, name, size, ...moved }) => [
        { of: name, n: size, door: membersDoor(id) },
        ...([7, 30] as const).flatMap(days => {
          const period = lastDays(reader.today, days)
          return [
            {
              of: `${name}, came`,
              n: moved[`entered${days}`],
              door: changesDoor(id, { kind: 'entered', ...period }),
            },
            {
              of: `${name}, left`,
              n: moved[`left${days}`],
              door: changesDoor(id, { kind: 'left', ...period }),
            },
          ]
        }),
      ]),
  },
  {
    name: 'members of one',
    screen: 'segments/screens/SegmentPage.tsx',
    read: async reader =>
      Promise.all(
        (await segmentsOf(reader)).map(async ({ id, name }) => {
          const { size } = await get<{ size: number }>(reader, `/api/segments/${id}`)
          return { of: name, n: size, door: membersDoor(id) }
        }),
      ),
  },
  {
    name: 'who came and went under the line of sizes',
    screen: 'segments/screens/SizeChart.tsx',
    read: async reader => {
      const figures: Figure[] = []
      const { from, to } = lastDays(reader.today, 7)
      for (const { id, name } of await segmentsOf(reader)) {
        const { items } = await get<{ items: { entered: number; left: number }[] }>(
          reader,
          `/api/segments/${id}/sizes?from=${from}&to=${to}`,
        )
        const n = items.reduce((sum, { entered, left }) => sum + entered + left, 0)
        figures.push({ of: name, n, door: changesDoor(id, { from, to }) })
      }
      return figures
    },
  },
  {
    name: 'who is in two segments, and in one of them only',
    screen: 'segments/screens/Overlap.tsx',
    read: async reader => {
      const ids = (await segmentsOf(reader)).filter(({ about }) => about === 'person').map(({ id }) => id)
      const { segments, pairs } = await get<{
        segments: { id: number; name: string; size: number }[]
        pairs: { one: number; other: number; both: number }[]
      }>(reader, `/api/segments/overlap?ids=${ids.join(',')}`)
      return [
        ...segments.map(({ id, name, size }) => ({ of: name, n: size, door: membersDoor(id) })),
        ...pairs.flatMap(({ one, other, both }) => {
          const { name, size } = segments.find(({ id }) => id === one)!
          return [
            { of: `${name} and ${other}`, n: both, door: membersDoor(one, { also: other }) },
            { of: `${name} only`, n: size - both, door: membersDoor(one, { without: other }) },
          ]
        }),
      ]
    },
  },
]
