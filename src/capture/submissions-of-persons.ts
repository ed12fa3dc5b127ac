import { type Mover, repoint } from '../platform/repoint.ts'

/** What somebody sent through forms follows a merge of persons. */
export const submissionsOfPersons: Mover[] = [
  repoint({ table: 'form_submission', column: 'person_id', word: 'submissions', emptied: 'clear' }),
]
