import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roles } from '../../team/model/actor.ts'
import { type Colleague, cellsOf, type StepOwner } from './cover.ts'

const now = new Date('2026-03-04T10:00:00Z')
const later = new Date('2026-03-05T10:00:00Z')
const [north, south] = [1, 2]
const people: Colleague[] = [
  { id: 1, role: 'sales', active: true, territoryIds: [north] },
  { id: 2, role: 'sales', active: true, territoryIds: [south] },
  { id: 3, role: 'service', active: true, territoryIds: [] },
  { id: 4, role: 'sales', active: false, territoryIds: [north] },
  { id: 5, role: 'sales', active: true, territoryIds: [] },
]
const users = new Map(people.map(each => [each.id, each]))
const away = (userId: number, deputyId: number | null) => ({ userId, deputyId, from: now, to: later })

let nextId = 0
const owner = (of: Partial<StepOwner>): StepOwner => ({
  id: ++nextId,
  stepId: 1,
  userId: null,
  function: null,
  territoryId: null,
  part: 'owner',
  share: null,
  ...of,
})
const inNorth = (owners: StepOwner[], absences: ReturnType<typeof away>[] = []) =>
  cellsOf([1], [north], owners, { users, absences, now })[0]!

describe('who works at a step in a territory', () => {
  it.each<[string, Partial<StepOwner>[], ReturnType<typeof away>[], number[], string | null, boolean]>([
    ['nobody named', [], [], [], 'none', false],
    ['named for all territories', [{ userId: 1 }], [], [1], null, false],
    ['named for this one', [{ userId: 1, territoryId: north }], [], [1], null, false],
    ['named for another one', [{ userId: 2, territoryId: south }], [], [], 'none', false],
    ['the one of here comes first', [{ userId: 1 }, { userId: 5, territoryId: north }], [], [5], null, false],
    ['locked', [{ userId: 4 }], [], [], 'locked', false],
    ['away, nobody stands in', [{ userId: 1 }], [away(1, null)], [], 'absent', false],
    ['away with a deputy', [{ userId: 1 }], [away(1, 5)], [5], null, false],
    ['away with a deputy who is locked', [{ userId: 1 }], [away(1, 4)], [], 'absent', false],
    ['away, the deputy too', [{ userId: 1 }], [away(1, 2), away(2, 1)], [], 'absent', false],
    [
      'away, the deputy of the step works',
      [{ userId: 1 }, { userId: 3, part: 'deputy' }],
      [away(1, null)],
      [3],
      null,
      false,
    ],
    ['a deputy alone', [{ userId: 3, part: 'deputy' }], [], [3], null, false],
    ['one locked, one away', [{ userId: 4 }, { userId: 1 }], [away(1, null)], [], 'absent', false],
    ['a function in its territory', [{ function: 'sales' }], [], [1, 5], null, false],
    ['a function that nobody has', [{ function: 'partner' }], [], [], 'none', false],
    ['two at once', [{ userId: 1 }, { userId: 5 }], [], [1, 5], null, true],
    ['two, one locked', [{ userId: 1 }, { userId: 4 }], [], [1], null, false],
    [
      'two with shares of a hundred',
      [
        { userId: 1, share: 60 },
        { userId: 5, share: 40 },
      ],
      [],
      [1, 5],
      null,
      false,
    ],
    [
      'two with shares of less',
      [
        { userId: 1, share: 60 },
        { userId: 5, share: 30 },
      ],
      [],
      [1, 5],
      null,
      true,
    ],
    ['one with a share, one without', [{ userId: 1, share: 60 }, { userId: 5 }], [], [1, 5], null, true],
    ['a user and the function', [{ userId: 1 }, { function: 'service' }], [], [1, 3], null, true],
  ])('%s', (_, owners, absences, userIds, gap, double) => {
    expect(inNorth(owners.map(owner), absences)).toMatchObject({ userIds, gap, double })
  })

  it('a company without territories has one cell a step', () => {
    const cells = cellsOf([1, 2], [], [owner({ function: 'sales' })], { users, absences: [], now })
    expect(cells.map(({ stepId, territoryId, gap }) => [stepId, territoryId, gap])).toEqual([
      [1, null, null],
      [2, null, 'none'],
    ])
  })

  const anyOwner = fc.record({
    id: fc.integer({ min: 1, max: 99 }),
    stepId: fc.integer({ min: 1, max: 3 }),
    who: fc.oneof(
      fc.record({ userId: fc.constantFrom(1, 2, 3, 4, 5), function: fc.constant(null) }),
      fc.record({ userId: fc.constant(null), function: fc.constantFrom(...roles) }),
    ),
    territoryId: fc.constantFrom(null, north, south),
    part: fc.constantFrom('owner' as const, 'deputy' as const),
    share: fc.option(fc.integer({ min: 1, max: 99 })),
  })
  const anyOwners = fc.array(
    anyOwner.map(({ who, ...rest }) => ({ ...rest, ...who })),
    { maxLength: 12 },
  )
  const anyAbsences = fc.array(
    fc.tuple(fc.constantFrom(1, 2, 3, 5), fc.constantFrom(null, 1, 2, 3, 4, 5)).map(([a, b]) => away(a, b)),
    { maxLength: 4 },
  )

  it('is a gap exactly when nobody works there, whoever works is active and here, and order does not matter', () => {
    fc.assert(
      fc.property(anyOwners, anyAbsences, (owners, absences) => {
        const world = { users, absences, now }
        const cells = cellsOf([1, 2, 3], [north, south], owners, world)
        expect(cells).toHaveLength(6)
        for (const cell of cells) {
          expect(cell.gap === null).toBe(cell.userIds.length > 0)
          if (cell.double) expect(cell.gap).toBe(null)
          for (const id of cell.userIds) {
            expect(users.get(id)!.active).toBe(true)
            expect(absences.some(each => each.userId === id)).toBe(false)
          }
        }
        const turned = cellsOf([1, 2, 3], [north, south], [...owners].reverse(), world)
        const plain = (list: typeof cells) => list.map(({ ownerIds: _, ...cell }) => cell)
        expect(plain(turned)).toEqual(plain(cells))
      }),
    )
  })

  it('naming one more who works for all never opens a gap', () => {
    fc.assert(
      fc.property(anyOwners, anyAbsences, fc.constantFrom(1, 2, 3, 5), (owners, absences, userId) => {
        const world = { users, absences, now }
        const before = cellsOf([1], [north], owners, world)[0]!
        const after = cellsOf([1], [north], [...owners, owner({ userId })], world)[0]!
        if (before.gap === null) expect(after.gap).toBe(null)
      }),
    )
  })
})
