import type { ClassRule } from '../../src/classes/model/class.ts'
import { classDoor, classMovingDoor } from '../../src/classes/screens/class-door.ts'
import { staff } from '../../src/team/model/access.ts'
import { type Figure, get, type Line, text } from './reading.ts'

type ByClass = { classes: { letter: string; n: number }[] }
type Preview = ByClass & { changed: number; changes: { from: string | null; to: string; n: number }[] }
const drafts: ClassRule[] = [
  {
    months: 24,
    weights: { revenue: 40, margin: 40, potential: 20 },
    hierarchy: true,
    by: 'share',
    classes: [
      { letter: 'A', border: 50 },
      { letter: 'B', border: 75 },
      { letter: 'D', border: null },
    ],
  },
  {
    months: 6,
    weights: { revenue: 100, margin: 0, potential: 0 },
    hierarchy: false,
    by: 'amount',
    classes: [
      { letter: 'A', border: 10_000_000 },
      { letter: 'C', border: null },
    ],
  },
]

/** Customers by class, and what another rule would make of them. */
export const ofClasses: Line[] = [
  {
    name: 'customers by class, and by a rule that is not published',
    screen: 'classes/screens/ClassSettings.tsx',
    roles: staff,
    read: async reader => {
      const now = await get<ByClass>(reader, '/api/classes')
      const figures: Figure[] = now.classes.map(({ letter, n }) => ({
        of: letter,
        n,
        door: classDoor(letter),
      }))
      for (const rule of drafts) {
        const { changed, classes, changes } = await get<Preview>(
          reader,
          `/api/classes/preview?${text({ rule: JSON.stringify(rule) })}`,
        )
        figures.push({ of: 'changed', n: changed, door: classMovingDoor(rule, { changed: 'true' }) })
        for (const { letter, n } of classes)
          figures.push({ of: letter, n, door: classMovingDoor(rule, { to: letter }) })
        for (const { from, to, n } of changes)
          figures.push({
            of: `${from} to ${to}`,
            n,
            door: classMovingDoor(rule, { from: from ?? '-', to, changed: 'true' }),
          })
      }
      return figures
    },
  },
]
