import { managers, staff } from '../../src/team/model/access.ts'
import { type WorkKind, workKinds } from '../../src/work/model/process.ts'
import type { AboutKind } from '../../src/work/model/task.ts'
import { aboutQuery, handoverDoors, processDoors, taskDoors } from '../../src/work/screens/doors.ts'
import { type Figure, get, type Line, listed, ofSome } from './reading.ts'

type Process = {
  steps: { id: number; name: string; open: number; unowned: number; pile: number | null }[]
  gaps: number
  doubleOwners: number
  doubleWork: number
  overloaded: number
  stranded: number
}
type Load = { items: { id: number; open: number; byKind: Record<WorkKind, number> }[] }
type Double = {
  items: { account: { id: number }; step: { id: number }; side: string; pieces: number }[]
}
type Leavers = { items: { id: number; things: number }[] }
type Holdings = {
  items: { word: string; n: number; territories: { territory: { id: number } | null; n: number }[] }[]
}

/** Who does what: where it fails, who has how much, and what goes with somebody. */
export const ofProcess: Line[] = [
  {
    name: 'where the process fails',
    screen: 'work/screens/ProcessPage.tsx',
    roles: staff,
    read: async reader => {
      const process = await get<Process>(reader, '/api/process')
      return (['gaps', 'doubleOwners', 'doubleWork', 'overloaded', 'stranded'] as const).map(of => ({
        of,
        n: process[of],
        door: processDoors[of](),
      }))
    },
  },
  {
    name: 'open work of each step, and what of it nobody has',
    screen: 'work/screens/ProcessTable.tsx',
    roles: staff,
    read: async reader => {
      const { steps } = await get<Process>(reader, '/api/process')
      return steps.flatMap(({ id, name, open, unowned, pile }): Figure[] => [
        { of: name, n: open, door: processDoors.step(id) },
        { of: `${name}, nobody`, n: unowned, door: processDoors.unowned(id) },
        ...(pile === null
          ? []
          : [{ of: `${name}, on the list`, n: pile, door: processDoors.piles.quality() }]),
      ])
    },
  },
  {
    name: 'pieces of work at a customer worked on twice',
    screen: 'work/screens/ProcessFaults.tsx',
    roles: staff,
    read: async reader => {
      const { items } = await get<Double>(reader, '/api/process/double-work?limit=20')
      return items.map(({ account, step, side, pieces }) => ({
        of: `${account.id} ${step.id} ${side}`,
        n: pieces,
        door: processDoors.pieces(account.id, step.id, side),
      }))
    },
  },
  {
    name: 'what each colleague has open, by kind',
    screen: 'work/screens/LoadPage.tsx',
    roles: staff,
    read: async reader => {
      const { items } = await get<Load>(reader, '/api/process/load')
      return items.flatMap(({ id, open, byKind }): Figure[] => [
        { of: String(id), n: open, door: processDoors.load(id) },
        ...workKinds.map(kind => ({
          of: `${id} ${kind}`,
          n: byKind[kind],
          door: processDoors.load(id, kind),
        })),
      ])
    },
  },
  {
    name: 'tasks of the reader, of a customer and of a person',
    screen: 'work/screens/TasksOf.tsx',
    roles: staff,
    read: async reader => [
      await listed(reader, '/api/tasks', { mine: 'true' }, 'mine', taskDoors.mine()),
      ...(await ofSome('accounts', async accountId => [
        await listed(reader, '/api/tasks', { accountId }, 'account', taskDoors.about({ accountId })),
      ])(reader)),
      ...(await ofSome('persons', async personId => [
        await listed(reader, '/api/tasks', { personId }, 'person', taskDoors.about({ personId })),
      ])(reader)),
    ],
  },
  {
    name: 'tasks about a lead, an opportunity and a complaint',
    screen: 'work/screens/TasksOf.tsx',
    roles: staff,
    read: async reader => {
      const { items } = await get<{ items: { about: { kind: AboutKind; id: number } | null }[] }>(
        reader,
        '/api/tasks?limit=200',
      )
      const seen = items.flatMap(({ about }) => (about ? [about] : []))
      const figures: Figure[] = []
      // Two of each kind that somebody has a task about, and one of a lead that hardly anybody has.
      for (const kind of ['lead', 'opportunity', 'complaint'] as const)
        for (const { id } of [...seen.filter(about => about.kind === kind).slice(0, 2), { id: 1 }]) {
          const of = aboutQuery({ kind, id })
          figures.push(await listed(reader, '/api/tasks', of, `${kind} ${id}`, taskDoors.about(of)))
        }
      return figures
    },
  },
  {
    name: 'what somebody holds, by kind and territory',
    screen: 'work/screens/HandoverPage.tsx',
    roles: managers,
    read: async reader => {
      const leavers = await get<Leavers>(reader, '/api/holdings')
      const figures: Figure[] = []
      for (const { id } of leavers.items.filter(({ things }) => things > 0).slice(0, 4)) {
        const { items } = await get<Holdings>(reader, `/api/users/${id}/holdings`)
        for (const { word, n, territories } of items) {
          figures.push({ of: `${id} ${word}`, n, door: handoverDoors.things(id, word) })
          for (const part of territories)
            figures.push({
              of: `${id} ${word} ${part.territory?.id}`,
              n: part.n,
              door: handoverDoors.things(id, word, part.territory?.id ?? 'none'),
            })
        }
      }
      return figures
    },
  },
]
