import { touchKinds, touchSides } from '../../touches/model/touch.ts'

type Address = Record<string, string | undefined>

export const aSide = (text: string | undefined) => touchSides.find(side => side === text)

/** What the address asks of the contact log; the person narrows that of an account only. */
export const logQuery = ({ side, kind, personId }: Address, of: 'account' | 'person') => ({
  side: aSide(side),
  kind: touchKinds.find(each => each === kind),
  ...(of === 'account' ? { personId } : {}),
})
/** The same without the side, for the numbers on the sides. */
export const countQuery = (address: Address, of: 'account' | 'person') => {
  const { side: _, ...query } = logQuery(address, of)
  return query
}
