import { type Answer, client } from '../../ui/api.ts'
import type { duplicatesContract } from '../model/contract.ts'

export const duplicates = client<typeof duplicatesContract>()
export type Pair = Answer<(typeof duplicatesContract)['GET /api/duplicates']>['items'][number]
export type PairDetail = Answer<(typeof duplicatesContract)['GET /api/duplicates/:kind/:a/:b']>
export type Setting = Answer<(typeof duplicatesContract)['GET /api/duplicates/settings']>['items'][number]
export type RecordKind = Pair['kind']
