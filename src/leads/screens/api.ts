import type { catalogueContract } from '../../catalogue/model/contract.ts'
import type { customersContract } from '../../customers/model/contract.ts'
import type { segmentsContract } from '../../segments/model/contract.ts'
import { currentLocale } from '../../shared/texts.ts'
import type { teamContract } from '../../team/model/contract.ts'
import type { touchesContract } from '../../touches/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { FindValues } from '../../ui/condition/asking.ts'
import type { backtestContract } from '../model/backtest-contract.ts'
import type { leadsContract } from '../model/contract.ts'
import type { definitionContract } from '../model/definition-contract.ts'
import type { suggestionContract } from '../model/suggestion-contract.ts'

export const leads = client<typeof leadsContract>()
export const definitions = client<typeof definitionContract>()
export const backtests = client<typeof backtestContract>()
export const suggestions = client<typeof suggestionContract>()
export const catalogue = client<typeof catalogueContract>()
export const touches = client<typeof touchesContract>()
export const customers = client<typeof customersContract>()
export const team = client<typeof teamContract>()

const conditions = client<typeof segmentsContract>()
/** Values that occur, for the editor of conditions. */
export const findValues: FindValues = (about, of, q) =>
  conditions.api('GET /api/condition-values', { query: { about, of, q, language: language() } })

export type Lead = Answer<(typeof leadsContract)['GET /api/leads']>['items'][number]
export type LeadDetail = Answer<(typeof leadsContract)['GET /api/leads/:id']>
export type Definition = Answer<(typeof definitionContract)['GET /api/definition']>
export type Rules = Definition['rules']
export type Draft = Answer<(typeof definitionContract)['GET /api/definition/drafts/:id']>
export type Backtest = NonNullable<
  Answer<(typeof backtestContract)['GET /api/definition/drafts/:id/backtest']>['backtest']
>
export type Case = Answer<
  (typeof backtestContract)['GET /api/definition/backtests/:id/names']
>['items'][number]
export type Suggestion = Answer<
  (typeof suggestionContract)['GET /api/definition/suggestions']
>['items'][number]
export type DraftLine = Answer<(typeof definitionContract)['GET /api/definition/drafts']>['items'][number]

/** Sentences are asked for in the language of the reader. */
export const language = () => currentLocale()
