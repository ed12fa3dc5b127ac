import type { customersContract } from '../../customers/model/contract.ts'
import { currentLocale } from '../../shared/texts.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { FindValues } from '../../ui/condition/asking.ts'
import type { AskBeside } from '../../ui/condition/Beside.tsx'
import type { segmentsContract } from '../model/contract.ts'

export const segments = client<typeof segmentsContract>()
export const customers = client<typeof customersContract>()

export type Segment = Answer<(typeof segmentsContract)['GET /api/segments/:id']>
export type Listed = Answer<(typeof segmentsContract)['GET /api/segments']>['items'][number]
export type Sizes = Answer<(typeof segmentsContract)['GET /api/segments/:id/sizes']>['items']

/** Every answer with words in it is asked for in the language of the reader. */
export const language = () => currentLocale()

export const findValues: FindValues = (about, of, q) =>
  segments.api('GET /api/condition-values', { query: { about, of, q, language: language() } })

type Found = readonly { id: number; name: string; city?: string | null }[] | undefined

const usePersons = (q: string, enabled: boolean): Found =>
  customers
    .useApi('GET /api/persons', { query: { q, limit: 7 } }, { enabled })
    .data?.items.map(({ id, name, account }) => ({ id, name, city: account?.name ?? null }))
const useAccounts = (q: string, enabled: boolean): Found =>
  customers.useApi('GET /api/accounts', { query: { q, limit: 7 } }, { enabled }).data?.items

/** The look-up of persons or of accounts whose name contains what is typed. */
export const subjectsNamed = (about: 'person' | 'account') => (about === 'person' ? usePersons : useAccounts)

export const askBeside: AskBeside = {
  count: (about, condition) =>
    segments.api('POST /api/conditions/preview', { body: { about, condition, language: language() } }),
  explain: (about, condition, subject) =>
    segments.api('POST /api/conditions/explain', { body: { about, condition, subject } }),
  named: subjectsNamed,
}
