import type { segmentsContract } from '../../segments/model/contract.ts'
import { currentLocale } from '../../shared/texts.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { FindValues } from '../../ui/condition/asking.ts'
import type { intentContract } from '../model/contract.ts'

export const intent = client<typeof intentContract>()
export type Showing = Answer<(typeof intentContract)['GET /api/intent']>['items'][number]
export type Shown = Showing['signals'][number]
export type Signals = Answer<(typeof intentContract)['GET /api/intent/signals']>
export type Signal = Signals['items'][number]
export type Measured = NonNullable<Signal['measured']>

/** Sentences are asked for in the language of the reader. */
export const language = () => currentLocale()

const conditions = client<typeof segmentsContract>()
/** Values that occur, for the editor of conditions. */
export const findValues: FindValues = (about, of, q) =>
  conditions.api('GET /api/condition-values', { query: { about, of, q, language: language() } })
