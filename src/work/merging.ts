import { type Mover, repoint } from '../platform/repoint.ts'

/** Tasks follow when what they are about is merged; thrown into the trash, they stay without it until it comes back. */
export const tasksOfPersons: Mover[] = [
  repoint({ table: 'task', column: 'person_id', word: 'tasks', emptied: 'clear' }),
]
export const tasksOfAccounts: Mover[] = [
  repoint({ table: 'task', column: 'account_id', word: 'tasks', emptied: 'clear' }),
]
