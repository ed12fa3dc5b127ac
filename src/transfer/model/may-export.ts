import { refuse } from '../../shared/outcome.ts'
import type { Actor } from '../../team/model/actor.ts'
import type { List } from './lists.ts'

/**
 * Users and everything are for the administrator; the rest is what each sees in the lists. Asked when an export is
 * ordered, written and fetched: the function of a user may change between. Refuses `not_yours`.
 */
export function assertMayExport(actor: Pick<Actor, 'role'>, what: List | 'everything'): void {
  if ((what === 'everything' || what === 'users') && !['administrator', 'system'].includes(actor.role))
    refuse('not_yours', 403, 'This is exported by an administrator.', { field: 'what' })
  if ((what === 'products' || what === 'tasks') && actor.role === 'partner')
    refuse('not_yours', 403, 'The catalogue and tasks are exported by the staff.', { field: 'what' })
}
