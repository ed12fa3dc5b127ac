import type { Tx } from '../platform/database.ts'
import type { Followers } from '../sources/followers.ts'
import { leadsFollowing, setLeadSources } from './store-sources.ts'

/** Leads follow the source of the touch that raised them, but not where somebody has given them another. */
export const leadSources: Followers = {
  async follow(tx: Tx, moves) {
    const found = await leadsFollowing(tx, moves)
    await setLeadSources(
      tx,
      found.map(({ leadId, after }) => ({ leadId, ...after })),
    )
    return found
  },
  async goBack(tx, moves) {
    await setLeadSources(
      tx,
      moves.map(({ leadId, before }) => ({ leadId, ...before })),
      moves.map(({ after }) => after),
    )
  },
  wouldFollow: async (tx, moves) => (await leadsFollowing(tx, moves)).length,
}
