import { namesDoor, showingDoor } from '../../src/intent/screens/doors.ts'
import { staff } from '../../src/team/model/access.ts'
import { get, type Line } from './reading.ts'

type Listed = {
  items: { id: number; name: string; showing: number; measured: { accounts: number } | null }[]
}

/** Where signals show now, and which accounts showed one in the past. */
export const ofIntent: Line[] = [
  {
    name: 'where a signal shows, and accounts that showed it',
    screen: 'intent/screens/SignalList.tsx',
    roles: staff,
    read: async reader =>
      (await get<Listed>(reader, '/api/intent/signals')).items.flatMap(({ id, name, showing, measured }) => [
        { of: name, n: showing, door: showingDoor(id) },
        ...(measured ? [{ of: `${name}, before`, n: measured.accounts, door: namesDoor(id, 'shown') }] : []),
      ]),
  },
]
