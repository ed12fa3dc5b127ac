import { type Answer, client } from '../../ui/api.ts'
import type { trackingContract } from '../model/contract.ts'

export const tracking = client<typeof trackingContract>()

export type ShownKey = Answer<(typeof trackingContract)['GET /api/write-keys']>['items'][number]
export type MadeKey = Answer<(typeof trackingContract)['POST /api/write-keys']>
export type Arrival = Answer<(typeof trackingContract)['GET /api/tracking/arrivals']>['items'][number]
export type ShownConflict = Answer<(typeof trackingContract)['GET /api/tracking/conflicts']>['items'][number]
