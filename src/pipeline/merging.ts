import { type Mover, repoint } from '../platform/repoint.ts'

/** Somebody who stood twice on an opportunity stands there once, until the merge is undone. */
export const opportunitiesOfPersons: Mover[] = [
  repoint({
    table: 'opportunity_person',
    column: 'person_id',
    key: 'opportunity_id',
    once: true,
    word: 'opportunities',
  }),
]
export const opportunitiesOfAccounts: Mover[] = [
  repoint({ table: 'opportunity', column: 'account_id', word: 'opportunities' }),
  repoint({ table: 'competitor_sighting', column: 'account_id', word: 'sightings', emptied: 'delete' }),
]
