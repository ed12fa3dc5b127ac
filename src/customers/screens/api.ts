import type { teamContract } from '../../team/model/contract.ts'
import { client } from '../../ui/api.ts'
import type { customersContract } from '../model/contract.ts'

export const customers = client<typeof customersContract>()
export const team = client<typeof teamContract>()
