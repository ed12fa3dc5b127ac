import { type Answer, client } from '../../../ui/api.ts'
import type { routingContract } from '../../model/routing-contract.ts'

export const routing = client<typeof routingContract>()

export type Overview = Answer<(typeof routingContract)['GET /api/routing']>
export type Rules = Overview['inForce']
export type Rule = Rules['rules'][number]
export type Target = Rule['to']
export type Trial = Answer<(typeof routingContract)['GET /api/routing/trial']>
export type Rerouting = Answer<(typeof routingContract)['GET /api/routing/reroutings/:id']>
