import type { TrashedWork } from '../customers/trash-work.ts'
import type { WorkKind } from '../customers/trashed.ts'
import { leadTrash } from '../leads/trash.ts'
import { opportunityTrash } from '../pipeline/trash.ts'

/** What goes into the trash besides persons and accounts. */
export const trashedWork: Readonly<Record<WorkKind, TrashedWork>> = {
  lead: leadTrash,
  opportunity: opportunityTrash,
}
