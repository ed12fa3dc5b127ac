import { type Mover, repoint } from '../platform/repoint.ts'

/** Orders follow whoever ordered. */
export const ordersOfPersons: Mover[] = [
  repoint({ table: 'customer_order', column: 'person_id', word: 'orders' }),
]
export const ordersOfAccounts: Mover[] = [
  repoint({ table: 'customer_order', column: 'account_id', word: 'orders' }),
]
