import type { campaignsContract } from '../../campaigns/model/contract.ts'
import type { customersContract } from '../../customers/model/contract.ts'
import type { segmentsContract } from '../../segments/model/contract.ts'
import type { teamContract } from '../../team/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { lettersContract } from '../model/contract.ts'

export const letters = client<typeof lettersContract>()
export const campaigns = client<typeof campaignsContract>()
export const team = client<typeof teamContract>()
export const segments = client<typeof segmentsContract>()
export const customers = client<typeof customersContract>()

export type Letter = Answer<(typeof lettersContract)['GET /api/letters/:id']>
export type Recipients = Answer<(typeof lettersContract)['GET /api/letters/:id/recipients']>
