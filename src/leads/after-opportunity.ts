import type { Tx } from '../platform/database.ts'
import { setAcceptedAgain, setConvertedAgain } from './store.ts'

/** The opportunity that came of a lead goes into the trash: sales has the lead in hand again, as it was accepted. */
export async function leadsWithoutOpportunity(tx: Tx, opportunityId: number): Promise<void> {
  await setAcceptedAgain(tx, opportunityId)
}

/** It is back: the lead became it, where nothing else happened to the lead. */
export async function leadsWithOpportunity(tx: Tx, opportunityId: number): Promise<void> {
  await setConvertedAgain(tx, opportunityId)
}
