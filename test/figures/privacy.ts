import type { RetentionKind } from '../../src/privacy/model/retention.ts'
import { dueDoor, runDoor } from '../../src/privacy/screens/retention-door.ts'
import { administrators } from '../../src/team/model/access.ts'
import { get, type Line } from './reading.ts'

type Rules = {
  items: { kind: RetentionKind; days: number; due: number; lastRun: { id: number; cleared: number } | null }[]
}
type Runs = { items: { id: number; kind: RetentionKind; clearing: string; cleared: number }[] }

/** What rules would clear and what they cleared; what was deleted is counted by sort and has no names. */
export const ofPrivacy: Line[] = [
  {
    name: 'what a rule would clear now',
    screen: 'privacy/screens/Retention.tsx',
    roles: administrators,
    read: async reader => {
      const { items } = await get<Rules>(reader, '/api/privacy/retention')
      return items
        .filter(({ kind }) => kind !== 'access_log')
        .map(({ kind, days, due }) => ({ of: kind, n: due, door: dueDoor(kind, days) }))
    },
  },
  {
    name: 'what runs of retention cleared',
    screen: 'privacy/screens/RetentionRuns.tsx',
    roles: administrators,
    read: async reader => {
      const { items } = await get<Runs>(reader, '/api/privacy/retention/runs?limit=20')
      return items
        .filter(({ clearing }) => clearing !== 'gone')
        .map(({ id, kind, cleared }) => ({ of: `${kind} ${id}`, n: cleared, door: runDoor(id) }))
    },
  },
]
