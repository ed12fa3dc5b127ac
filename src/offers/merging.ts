import { type Mover, repoint } from '../platform/repoint.ts'

const ofPerson = (table: string, word?: string): Mover =>
  repoint({ table, column: 'person_id', emptied: 'clear', ...(word === undefined ? {} : { word }) })
const kept = (table: string): Mover => repoint({ table, column: 'person_id' })

/** What somebody was given, asked for and redeemed follows a merge of persons. */
export const offersOfPersons: Mover[] = [
  ofPerson('action_response'),
  ofPerson('coupon_code'),
  ofPerson('coupon_redemption'),
  kept('download_grant'),
  kept('trial'),
  kept('appointment'),
]
