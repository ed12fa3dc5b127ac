import type { segmentsContract } from '../../segments/model/contract.ts'
import { currentLocale } from '../../shared/texts.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { FindValues } from '../../ui/condition/asking.ts'
import type { profileContract } from '../model/contract.ts'

type Routes = typeof profileContract
export const profiles = client<Routes>()
export type Learning = Answer<Routes['GET /api/profile-learning']>
export type Statement = Learning['statements'][number]
export type Profile = Answer<Routes['GET /api/profiles']>['items'][number]

/** Sentences are asked for in the language of the reader. */
export const language = () => currentLocale()

export const conditions = client<typeof segmentsContract>()
/** Values that occur, for the editor of conditions. */
export const findValues: FindValues = (about, of, q) =>
  conditions.api('GET /api/condition-values', { query: { about, of, q, language: language() } })
