import { isListed } from '../../leads/screens/lead-filter.ts'
import { useAddress } from '../../ui/address.ts'
import { LeadTable } from './LeadTable.tsx'
import { LeadsWithTasks } from './WithTasks.tsx'

/** Leads by promise with the one that is open, or any of them as a list. */
export function Leads() {
  const [address] = useAddress()
  return isListed(address) ? <LeadTable /> : <LeadsWithTasks />
}
