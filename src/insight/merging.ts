import type { Mover } from '../platform/repoint.ts'
import { forgetStages } from './store.ts'

/** Derived rows are not moved: those of the one merged away go, and all are derived anew once the merge is done. */
export const stagesOfPersons: Mover[] = [
  {
    name: 'funnel_stage.person_id',
    word: null,
    emptied: 'delete',
    count: async () => 0,
    async move(tx, { from }) {
      await forgetStages(tx, from)
      return []
    },
    back: async () => [],
  },
]
