import type { CampaignChannel } from '../campaigns/model/campaign.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { drawPlaceCode } from './draw-code.ts'
import { actionById } from './queries.ts'
import { insertPlacement } from './store.ts'

/** One more place with a short address of its own. Refuses `code_taken`, `no_call_to_action`. */
export async function placeAction(
  tx: Tx,
  _actor: Actor,
  input: { actionId: number; name: string; channel: CampaignChannel; code?: string | undefined },
  now: Date,
): Promise<number> {
  await actionById(tx, input.actionId)
  const { code } = input
  if (code !== undefined) {
    const id = await insertPlacement(tx, { ...input, code }, now)
    return id ?? refuse('code_taken', 409, 'Another place has this short address.', { field: 'code' })
  }
  for (;;) {
    const id = await insertPlacement(tx, { ...input, code: drawPlaceCode() }, now)
    if (id !== null) return id
  }
}
