import { type Answer, client } from '../../ui/api.ts'
import type { likelihoodContract } from '../model/contract.ts'

export const likelihoods = client<typeof likelihoodContract>()
export type GoalAnswer = Answer<(typeof likelihoodContract)['GET /api/likelihood']>['goals'][number]
export type Model = NonNullable<GoalAnswer['released']>
export type Proof = NonNullable<Model['line']>
export type OfLead = Answer<(typeof likelihoodContract)['GET /api/leads/:id/likelihood']>['items'][number]
