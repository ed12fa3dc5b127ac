import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { removeArchive } from './archive-place.ts'
import { erasePerson } from './erase-person.ts'
import { exportPerson } from './export-person.ts'
import type { PersonPart } from './person-parts.ts'
import { runRetention } from './retention.ts'
import { endArchives } from './store.ts'

export type PrivacyJobNeeds = { db: Database; clock: Clock; dataDir: string; parts: readonly PersonPart[] }

/** Tasks of the queue by name; each may run again without harm. */
export function privacyJobs(needs: PrivacyJobNeeds) {
  const { db, clock, dataDir } = needs
  return {
    'privacy.export': ({ requestId }: { requestId: number }) => exportPerson(needs, requestId),
    'privacy.erase': ({ requestId }: { requestId: number }) => erasePerson(needs, requestId),
    'privacy.retain': () => runRetention(needs),
    'privacy.tidy': async () => {
      const ended = await db.as(systemActor, tx => endArchives(tx, clock()))
      for (const file of ended) await removeArchive(dataDir, file)
    },
  }
}
