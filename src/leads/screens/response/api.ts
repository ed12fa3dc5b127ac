import { type Answer, client } from '../../../ui/api.ts'
import type { responseTimesContract } from '../../model/response-contract.ts'

export const response = client<typeof responseTimesContract>()
export type Figures = Answer<(typeof responseTimesContract)['GET /api/response-times']>
