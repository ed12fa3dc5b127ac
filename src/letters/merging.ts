import { type Mover, repoint } from '../platform/repoint.ts'

export const lettersOfPersons: Mover[] = [
  repoint({ table: 'letter_recipient', column: 'person_id', word: 'letters', emptied: 'delete' }),
]
