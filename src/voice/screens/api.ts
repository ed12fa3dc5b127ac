import type { customersContract } from '../../customers/model/contract.ts'
import type { teamContract } from '../../team/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { voiceContract } from '../model/contract.ts'

export const voice = client<typeof voiceContract>()
export const team = client<typeof teamContract>()
export const customers = client<typeof customersContract>()
export type Detail = Answer<(typeof voiceContract)['GET /api/complaints/:id']>
export type Row = Answer<(typeof voiceContract)['GET /api/complaints']>['items'][number]
