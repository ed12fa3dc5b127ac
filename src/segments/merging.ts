import { type Mover, repoint } from '../platform/repoint.ts'

/** Who was listed is listed under the one that is kept; who belongs is derived anew. */
const listed = (): Mover[] => [
  repoint({
    table: 'segment_listed',
    column: 'subject_id',
    key: 'segment_id',
    once: true,
    emptied: 'delete',
  }),
]
export const segmentsOfPersons = listed()
export const segmentsOfAccounts = listed()
