import type { teamContract } from '../../team/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { workContract } from '../model/contract.ts'
import type { handoverContract } from '../model/handover-contract.ts'

export const work = client<typeof workContract>()
export const handovers = client<typeof handoverContract>()
export const team = client<typeof teamContract>()
export type Process = Answer<(typeof workContract)['GET /api/process']>
export type Step = Process['steps'][number]
export type Task = Answer<(typeof workContract)['GET /api/tasks']>['items'][number]
export type Piece = Answer<(typeof workContract)['GET /api/work']>['items'][number]
