import type { Role } from '../../team/model/actor.ts'
import { type Absence, coverFor } from '../../team/model/cover.ts'

/** Who owns a step: a user, or everybody of a function; in one territory, or (null) wherever nobody else is named. */
export type StepOwner = {
  id: number
  stepId: number
  userId: number | null
  function: Role | null
  territoryId: number | null
  part: 'owner' | 'deputy'
  /** Percent; owners whose shares sum to a hundred own it together on purpose. */
  share: number | null
}
export type Colleague = { id: number; role: Role; active: boolean; territoryIds: readonly number[] }

/** Why nobody works at a step in a territory: none named, all named ones cannot sign in, or away without a deputy. */
export const gapReasons = ['none', 'locked', 'absent'] as const
export type Gap = (typeof gapReasons)[number]

export type Cell = {
  stepId: number
  /** Null in a company without territories. */
  territoryId: number | null
  /** Who works there now, deputies for those away included, by id. */
  userIds: number[]
  /** The rows that name an owner here: those of the territory, else those of all territories. */
  ownerIds: number[]
  gap: Gap | null
  /** Several own it and did not agree on shares. */
  double: boolean
}

type World = { users: ReadonlyMap<number, Colleague>; absences: readonly Absence[]; now: Date }
type Seat = { userIds: number[]; why: Gap }

/** One cell for each step and territory. A company without territories has one cell a step. */
export function cellsOf(
  stepIds: readonly number[],
  territoryIds: readonly number[],
  owners: readonly StepOwner[],
  world: World,
): Cell[] {
  const where: readonly (number | null)[] = territoryIds.length === 0 ? [null] : territoryIds
  return stepIds.flatMap(stepId => {
    const ofStep = owners.filter(owner => owner.stepId === stepId)
    return where.map(territoryId => cellOf(stepId, territoryId, ofStep, world))
  })
}

function cellOf(
  stepId: number,
  territoryId: number | null,
  ofStep: readonly StepOwner[],
  world: World,
): Cell {
  const named = (part: StepOwner['part']) => {
    const all = ofStep.filter(owner => owner.part === part)
    const here = all.filter(owner => owner.territoryId !== null && owner.territoryId === territoryId)
    return here.length > 0 ? here : all.filter(owner => owner.territoryId === null)
  }
  const owners = named('owner')
  const seats = owners.map(owner => ({ owner, seat: seatOf(owner, territoryId, world) }))
  const working = seats.filter(({ seat }) => seat.userIds.length > 0)
  const deputies =
    working.length > 0 ? [] : named('deputy').flatMap(owner => seatOf(owner, territoryId, world).userIds)
  const userIds = [...new Set([...working.flatMap(({ seat }) => seat.userIds), ...deputies])].sort(
    (a, b) => a - b,
  )
  return {
    stepId,
    territoryId,
    userIds,
    ownerIds: owners.map(({ id }) => id),
    gap: userIds.length > 0 ? null : reasonOf(seats.map(({ seat }) => seat.why)),
    double: working.length > 1 && !agreed(working.map(({ owner }) => owner.share)),
  }
}

/** Shares that were given to all and make a hundred. */
function agreed(shares: readonly (number | null)[]): boolean {
  return (
    shares.every(share => share !== null) && shares.reduce((sum: number, share) => sum + share!, 0) === 100
  )
}

function reasonOf(reasons: readonly Gap[]): Gap {
  if (reasons.includes('absent')) return 'absent'
  return reasons.includes('locked') ? 'locked' : 'none'
}

function seatOf(owner: StepOwner, territoryId: number | null, { users, absences, now }: World): Seat {
  const named =
    owner.userId !== null
      ? [users.get(owner.userId)].filter(user => user !== undefined)
      : [...users.values()].filter(user => user.role === owner.function && isOf(user, territoryId))
  const active = named.filter(user => user.active)
  const userIds = active.flatMap(user => {
    const cover = coverFor(user.id, now, absences)
    return cover && users.get(cover.userId)?.active ? [cover.userId] : []
  })
  return { userIds, why: named.length === 0 ? 'none' : active.length === 0 ? 'locked' : 'absent' }
}

/** Whoever has no territory of their own works for all of them. */
const isOf = (user: Colleague, territoryId: number | null): boolean =>
  territoryId === null || user.territoryIds.length === 0 || user.territoryIds.includes(territoryId)
