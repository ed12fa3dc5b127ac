import { type Answer, client } from '../../ui/api.ts'
import type { sourcesContract } from '../model/contract.ts'

export const sources = client<typeof sourcesContract>()

type Contract = typeof sourcesContract
export type Overview = Answer<Contract['GET /api/sources/rules']>
export type Rules = Overview['inForce']['rules']
export type ShownRule = Rules['rules'][number]
export type ShownTest = ShownRule['when'][number]
export type ShownRun = Answer<Contract['GET /api/sources/runs']>['items'][number]
export type ShownExample = Answer<Contract['GET /api/sources/examples']>['items'][number]
export type Trial = Answer<Contract['POST /api/sources/trials']>
export type Arrival = Answer<Contract['GET /api/sources/arrivals']>['items'][number]
