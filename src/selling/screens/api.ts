import type { teamContract } from '../../team/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { sellingContract } from '../model/contract.ts'

export const selling = client<typeof sellingContract>()
export const team = client<typeof teamContract>()
export type Figures = Answer<(typeof sellingContract)['GET /api/selling-time']>
export type Split = Figures['total']
export type Held = Answer<(typeof sellingContract)['GET /api/selling-time/give-back']>['items'][number]
