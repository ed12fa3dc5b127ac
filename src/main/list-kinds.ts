import { leadKind } from '../leads/list-kind.ts'
import { customerKinds } from '../lists/customer-kinds.ts'
import type { ListKinds } from '../lists/kind.ts'
import { orderKind } from '../orders/list-kind.ts'
import { opportunityKind } from '../pipeline/list-kind.ts'
import { complaintKind } from '../voice/list-kind.ts'
import { taskKind } from '../work/list-kind.ts'
import { movers } from './merges.ts'

/** Every kind of record that has a list with views and changes of many. */
export const listKinds: ListKinds = {
  ...customerKinds(movers),
  opportunity: opportunityKind,
  lead: leadKind,
  order: orderKind,
  complaint: complaintKind,
  task: taskKind,
}
