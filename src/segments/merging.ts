import { type Mover, repoint } from '../platform/repoint.ts'

const listed = (column: 'person_id' | 'account_id'): Mover =>
  repoint({ table: 'segment_listed', column, key: 'segment_id', once: true, emptied: 'delete' })

/** Who was listed is listed under the one that is kept; who belongs is derived anew. */
export const segmentsOfPersons: Mover[] = [listed('person_id')]
export const segmentsOfAccounts: Mover[] = [listed('account_id')]
