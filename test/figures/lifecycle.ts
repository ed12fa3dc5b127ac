import type { LifecycleRule, Stage } from '../../src/lifecycle/model/stage.ts'
import { stageDoor, stageMovingDoor } from '../../src/lifecycle/screens/lifecycle-door.ts'
import { staff } from '../../src/team/model/access.ts'
import { type Figure, get, type Line, text } from './reading.ts'

type Counted = { stages: { stage: Stage; accounts: number; persons: number }[] }
type Preview = {
  changed: number
  stages: { stage: Stage; n: number }[]
  changes: { from: Stage; to: Stage; n: number }[]
}
const draft: LifecycleRule = {
  dueAt: 60,
  riskAt: 120,
  lostAt: 200,
  leastDays: 30,
  usualDays: 90,
  needDays: 60,
  contactDays: 30,
  complaintDays: null,
  returns: 0,
}

/** Customers by stage, and what another rule would make of them. */
export const ofLifecycle: Line[] = [
  {
    name: 'customers by stage',
    screen: 'lifecycle/screens/LifecyclePage.tsx',
    read: async reader => {
      const { stages } = await get<Counted>(reader, '/api/lifecycle')
      return stages.flatMap(({ stage, accounts, persons }) => [
        { of: `${stage} accounts`, n: accounts, door: stageDoor(stage, 'account') },
        { of: `${stage} persons`, n: persons, door: stageDoor(stage, 'person') },
      ])
    },
  },
  {
    name: 'customers by stage of a rule that is not published',
    screen: 'lifecycle/screens/Draft.tsx',
    roles: staff,
    read: async reader => {
      const { changed, stages, changes } = await get<Preview>(
        reader,
        `/api/lifecycle/preview?${text({ rule: JSON.stringify(draft) })}`,
      )
      const figures: Figure[] = [
        { of: 'changed', n: changed, door: stageMovingDoor(draft, { changed: 'true' }) },
      ]
      for (const { stage, n } of stages)
        figures.push({ of: stage, n, door: stageMovingDoor(draft, { to: stage }) })
      for (const { from, to, n } of changes)
        figures.push({
          of: `${from} to ${to}`,
          n,
          door: stageMovingDoor(draft, { from, to, changed: 'true' }),
        })
      return figures
    },
  },
]
