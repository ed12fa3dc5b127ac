import { type Answer, client } from '../../ui/api.ts'
import type { classContract } from '../model/contract.ts'

export const classes = client<typeof classContract>()
export type OfAccount = Answer<(typeof classContract)['GET /api/accounts/:id/class']>
export type Current = NonNullable<OfAccount['current']>
export type Overview = Answer<(typeof classContract)['GET /api/classes']>
export type Preview = Answer<(typeof classContract)['GET /api/classes/preview']>
