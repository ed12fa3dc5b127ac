import type { z } from 'zod'
import { client } from '../../ui/api.ts'
import type { catalogueContract, competitorAnswer, groupAnswer, productAnswer } from '../model/contract.ts'

export const catalogue = client<typeof catalogueContract>()

export type ShownProduct = z.output<typeof productAnswer>
export type ShownGroup = z.output<typeof groupAnswer>
export type ShownCompetitor = z.output<typeof competitorAnswer>
