import { sql } from 'kysely'
import { spreadObjections } from '../consent/spread-objections.ts'
import type { Tx } from '../platform/database.ts'
import { type Mover, repoint, type Step } from '../platform/repoint.ts'
import type { RecordKind } from './model/merge.ts'
import { repointTrashed } from './store-trash.ts'

/** Persons and accounts in the trash stand in a table of their own; they follow all the same. */
function withTrash(kind: RecordKind, mover: Mover): Mover {
  return {
    ...mover,
    async move(tx, move) {
      const hidden = await repointTrashed(tx, kind, move.from, move.to, null)
      const steps = hidden.map((key): Step => ({ key, how: 'moved', before: null }))
      return [...steps, ...(await mover.move(tx, move))]
    },
    async back(tx, back) {
      const stays = await mover.back(tx, back)
      if (stays.length === 0) return stays
      const only = stays.map(({ key }) => key)
      const found = await repointTrashed(tx, kind, back.from, back.to, only)
      return stays.filter(({ key }) => !found.includes(key))
    },
  }
}

const consents = repoint({ table: 'consent', column: 'person_id', emptied: 'delete', word: 'consents' })

/**
 * Consents follow as they are: each says who said it, and the rule sees that the strictest of the two holds
 * (`consent/model/may-contact.ts`). What was said against it while the two were one stands for both after they are taken apart.
 */
const ofConsents: Mover = {
  ...consents,
  async move(tx, move) {
    // A row of nobody: it says up to where the acts of before the merge go.
    const mark: Step = { key: await latestConsentId(tx), how: 'added', before: null }
    return [mark, ...(await consents.move(tx, move))]
  },
  async back(tx, back) {
    const stays = await consents.back(tx, back)
    const mark = back.steps.find(({ how }) => how === 'added')
    if (mark)
      await spreadObjections(tx, { of: back.from, alsoFor: back.to }, mark.key, `unmerge:${back.mergeId}`)
    return stays
  },
}

async function latestConsentId(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: number }>`select coalesce(max(id), 0) as id from consent`.execute(tx)
  return rows[0]!.id
}

export const recordsOfPersons: Mover[] = [
  repoint({ table: 'visitor', column: 'person_id', emptied: 'clear' }),
  repoint({ table: 'identity', column: 'person_id', key: 'subject_id', emptied: 'delete' }),
  repoint({ table: 'person_alias', column: 'person_id', emptied: 'delete' }),
  ofConsents,
  repoint({ table: 'contact_point', column: 'person_id', emptied: 'delete' }),
]
export const recordsOfAccounts: Mover[] = [
  withTrash('person', repoint({ table: 'person', column: 'account_id', word: 'persons' })),
  withTrash('account', repoint({ table: 'account', column: 'parent_id', word: 'daughters' })),
  repoint({ table: 'account_identity', column: 'account_id', key: 'subject_id', emptied: 'delete' }),
  repoint({ table: 'contact_point', column: 'account_id', emptied: 'delete' }),
  repoint({ table: 'account_alias', column: 'account_id', emptied: 'delete' }),
]
