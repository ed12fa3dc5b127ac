import { type Mover, repoint } from '../platform/repoint.ts'

export const complaintsOfPersons: Mover[] = [
  repoint({ table: 'complaint', column: 'person_id', word: 'complaints' }),
]
export const complaintsOfAccounts: Mover[] = [
  repoint({ table: 'complaint', column: 'account_id', word: 'complaints' }),
]
