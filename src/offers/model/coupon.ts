export const worths = ['percentage', 'amount', 'words'] as const
export type Worth = (typeof worths)[number]
export const codeWays = ['shared', 'link', 'form', 'list', 'segment'] as const
export type CodeWay = (typeof codeWays)[number]
export const codeStates = ['issued', 'redeemed', 'expired', 'withdrawn'] as const
export type CodeState = (typeof codeStates)[number]

export type CouponTerms = {
  active: boolean
  /** Days 'YYYY-MM-DD' of the company's time zone, both included. */
  startsOn: string | null
  endsOn: string | null
  shared: boolean
  worth: Worth
  /** Percent, or cents. */
  worthNumber: number | null
  minimumCents: number | null
  most: number | null
  mostEach: number | null
  /** Of an order counts what it holds of this product group; null: everything. */
  forGroupId: number | null
}
export type Standing = {
  withdrawn: boolean
  /** Redemptions that were not reversed: of this code, of all codes together, of the person. */
  ofCode: number
  ofAll: number
  ofPerson: number
  /** Today in the company's time zone. */
  today: string
  /** What counts of the order at the counter, where it is known, and whether it is of the coupon's product group. */
  orderCents: number | null
  ofGroup: boolean | null
}
export const whyNots = [
  'withdrawn',
  'redeemed',
  'switched_off',
  'not_yet',
  'expired',
  'used_up',
  'used_up_by_person',
  'group_unknown',
  'other_group',
  'order_unknown',
  'order_too_small',
] as const
export type WhyNot = (typeof whyNots)[number]

/** Why a code may not be redeemed now, or null. The first reason in this order. */
export function whyNot(terms: CouponTerms, standing: Standing): WhyNot | null {
  if (standing.withdrawn) return 'withdrawn'
  if (!terms.shared && standing.ofCode > 0) return 'redeemed'
  if (!terms.active) return 'switched_off'
  if (terms.startsOn !== null && standing.today < terms.startsOn) return 'not_yet'
  if (terms.endsOn !== null && standing.today > terms.endsOn) return 'expired'
  if (terms.most !== null && standing.ofAll >= terms.most) return 'used_up'
  if (terms.mostEach !== null && standing.ofPerson >= terms.mostEach) return 'used_up_by_person'
  if (terms.forGroupId !== null && standing.ofGroup !== true)
    return standing.ofGroup === null ? 'group_unknown' : 'other_group'
  if (terms.minimumCents === null) return null
  if (standing.orderCents === null) return 'order_unknown'
  return standing.orderCents < terms.minimumCents ? 'order_too_small' : null
}

/** What lists say of a code. */
export function stateOf(
  terms: Pick<CouponTerms, 'endsOn' | 'shared'>,
  { withdrawn, ofCode, today }: Pick<Standing, 'withdrawn' | 'ofCode' | 'today'>,
): CodeState {
  if (withdrawn) return 'withdrawn'
  if (!terms.shared && ofCode > 0) return 'redeemed'
  return terms.endsOn !== null && today > terms.endsOn ? 'expired' : 'issued'
}

/** Cents that it takes off an order, never more than the order; null where only words say it, or the order is unknown. */
export function worthOf(
  terms: Pick<CouponTerms, 'worth' | 'worthNumber'>,
  orderCents: number | null,
): number | null {
  if (orderCents === null || terms.worthNumber === null) return null
  const off =
    terms.worth === 'amount' ? terms.worthNumber : Math.round((orderCents * terms.worthNumber) / 100)
  return Math.min(off, orderCents)
}
