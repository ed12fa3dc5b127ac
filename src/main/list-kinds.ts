import { leadKind } from '../leads/list-kind.ts'
import { customerKinds } from '../lists/customer-kinds.ts'
import type { ListKinds } from '../lists/kind.ts'
import { orderKind } from '../orders/list-kind.ts'
import { opportunityKind } from '../pipeline/list-kind.ts'
import { complaintKind } from '../voice/list-kind.ts'
import { taskKind } from '../work/list-kind.ts'
import { movers } from './merges.ts'
import { narrowAtLength } from './narrowing.ts'

/** Every kind of record that has a list with views and changes of many. */
export const listKinds: ListKinds = {
  ...customerKinds(movers, narrowAtLength),
  opportunity: opportunityKind(narrowAtLength),
  lead: leadKind(narrowAtLength),
  order: orderKind,
  complaint: complaintKind(narrowAtLength),
  task: taskKind(narrowAtLength),
}
