import type { Mover } from '../platform/repoint.ts'
import { deletePerson } from './store.ts'

/** What is said of the one merged away goes; of the one that is kept it is said anew in the night. */
export const likelihoodOfPersons: Mover[] = [
  {
    name: 'person_likelihood.person_id',
    word: null,
    emptied: 'delete',
    count: async () => 0,
    async move(tx, { from }) {
      await deletePerson(tx, from)
      return []
    },
    back: async () => [],
  },
]
