import { touchKinds, touchSides } from '../../touches/model/touch.ts'
import { logDays } from '../../touches/screens/log-days.ts'

type Address = Record<string, string | undefined>

export const aSide = (text: string | undefined) => touchSides.find(side => side === text)

/** What the address asks of the contact log; the person narrows that of an account only. */
export const logQuery = (
  { side, kind, personId, group, from, until, below, segment }: Address,
  of: 'account' | 'person',
  timeZone = 'UTC',
) => ({
  side: aSide(side),
  kind: touchKinds.find(each => each === kind),
  productGroupId: Number(group) || undefined,
  ...logDays({ from, until }, timeZone),
  ...(of === 'account'
    ? {
        personId,
        below: below === 'true' ? ('true' as const) : undefined,
        segment: Number(segment) || undefined,
      }
    : {}),
})
/** The same without the side, for the numbers on the sides. */
export const countQuery = (address: Address, of: 'account' | 'person', timeZone = 'UTC') => {
  const { side: _, ...query } = logQuery(address, of, timeZone)
  return query
}
