import { type Mover, repoint } from '../platform/repoint.ts'

export const mailsOfPersons: Mover[] = [
  repoint({ table: 'mailbox_party', column: 'person_id', word: 'mails', emptied: 'clear' }),
]
