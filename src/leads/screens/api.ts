import type { customersContract } from '../../customers/model/contract.ts'
import { currentLocale } from '../../shared/texts.ts'
import type { teamContract } from '../../team/model/contract.ts'
import type { touchesContract } from '../../touches/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { leadsContract } from '../model/contract.ts'
import type { definitionContract } from '../model/definition-contract.ts'

export const leads = client<typeof leadsContract>()
export const definitions = client<typeof definitionContract>()
export const touches = client<typeof touchesContract>()
export const customers = client<typeof customersContract>()
export const team = client<typeof teamContract>()

export type Lead = Answer<(typeof leadsContract)['GET /api/leads']>['items'][number]
export type LeadDetail = Answer<(typeof leadsContract)['GET /api/leads/:id']>
export type Definition = Answer<(typeof definitionContract)['GET /api/definition']>
export type Rules = Definition['rules']

/** Sentences are asked for in the language of the reader. */
export const language = () => currentLocale()
