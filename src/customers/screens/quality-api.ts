import { type Answer, client } from '../../ui/api.ts'
import type { qualityContract } from '../model/quality-contract.ts'

export const quality = client<typeof qualityContract>()
export type Rated = Answer<(typeof qualityContract)['GET /api/quality/records']>['items'][number]
export type Rules = Answer<(typeof qualityContract)['GET /api/quality/rules']>
export type Overview = Answer<(typeof qualityContract)['GET /api/quality']>
export type Kind = 'person' | 'account'
