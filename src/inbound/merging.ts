import { type Mover, repoint } from '../platform/repoint.ts'

export const inboundOfPersons: Mover[] = [
  repoint({
    table: 'inbound_mail',
    column: 'person_id',
    word: 'mails to public addresses',
    emptied: 'clear',
  }),
  repoint({ table: 'mail_bounce', column: 'person_id', word: 'failed deliveries', emptied: 'clear' }),
  repoint({ table: 'signature_offer', column: 'person_id', key: 'said', once: true, emptied: 'delete' }),
]
