import { type Answer, client } from '../../ui/api.ts'
import type { lifecycleContract } from '../model/contract.ts'

export const lifecycle = client<typeof lifecycleContract>()
export type OfOne = Answer<(typeof lifecycleContract)['GET /api/accounts/:id/lifecycle']>
export type Overview = Answer<(typeof lifecycleContract)['GET /api/lifecycle']>
