import { ClassCell } from '../../../classes/screens/ClassLetter.tsx'
import type { customersContract } from '../../../customers/model/contract.ts'
import type { DeclaredField } from '../../../customers/screens/api.ts'
import { stageText } from '../../../lifecycle/screens/StageFilter.tsx'
import type { Answer } from '../../../ui/api.ts'
import { Door } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import { column, dayIn, nameOf, type Shown, useDeclaredColumns, wording } from './column.tsx'
import { t } from './texts.ts'

export type PersonRow = Answer<(typeof customersContract)['GET /api/persons']>['items'][number]
export type AccountRow = Answer<(typeof customersContract)['GET /api/accounts']>['items'][number]
export const usualPersonColumns = [
  'name',
  'jobTitle',
  'account',
  'stage',
  'email',
  'phone',
  'territory',
  'source',
]
export function usePersonColumns(fields: readonly DeclaredField[]): Shown<PersonRow>[] {
  const f = useFormat()
  const day = dayIn(f)
  const declared = useDeclaredColumns<PersonRow>(fields)
  return [
    column<PersonRow>('name', t('name'), 190, row => (
      <Door to={`/persons/${row.id}`}>
        <b>{row.name}</b>
      </Door>
    )),
    column('jobTitle', t('jobTitle'), 170, row => row.jobTitle),
    column('account', t('account'), 190, row =>
      row.account ? <Door to={`/accounts/${row.account.id}`}>{row.account.name}</Door> : null,
    ),
    column('stage', t('stage'), 110, row => stageText(row.stage)),
    column('email', t('email'), 220, row => row.email),
    column('phone', t('phone'), 130, row => row.phone),
    column('territory', t('territory'), 110, row => nameOf(row.territory)),
    column('source', t('source'), 110, row => wording(row.source)),
    column('jobFunction', t('jobFunction'), 120, row => wording(row.jobFunction)),
    column('seniority', t('seniority'), 100, row => wording(row.seniority)),
    column('country', t('country'), 110, row => f.country(row.country)),
    column('language', t('language'), 90, row => languageOf(row.language)),
    column('salesOwner', t('salesOwner'), 140, row => nameOf(row.salesOwner)),
    column('marketingOwner', t('marketingOwner'), 140, row => nameOf(row.marketingOwner)),
    column('stageSince', t('stageSince'), 100, row => day(row.stageSince)),
    column('knownAt', t('knownAt'), 100, row => day(row.knownAt)),
    column('updatedAt', t('updatedAt'), 100, row => day(row.updatedAt)),
    ...declared,
  ]
}

const languageOf = (language: string | null): string =>
  language === 'en' || language === 'nl' || language === 'de' ? t(`language_${language}`) : ''

export const usualAccountColumns = [
  'name',
  'class',
  'kind',
  'stage',
  'industry',
  'city',
  'country',
  'employees',
  'territory',
  'marketingOwner',
  'salesOwner',
]
export function useAccountColumns(
  fields: readonly DeclaredField[],
  letters: readonly string[],
): Shown<AccountRow>[] {
  const f = useFormat()
  const day = dayIn(f)
  const declared = useDeclaredColumns<AccountRow>(fields)
  return [
    column<AccountRow>('name', t('name'), 210, row => (
      <Door to={`/accounts/${row.id}`}>
        <b>{row.name}</b>
      </Door>
    )),
    column('class', t('class'), 60, row =>
      row.class ? <ClassCell letter={row.class} place={letters.indexOf(row.class) + 1 || 4} /> : null,
    ),
    column('kind', t('kind'), 90, row => t(`kind_${row.kind}`)),
    column('stage', t('stage'), 110, row => stageText(row.stage)),
    column('industry', t('industry'), 120, row => wording(row.industry)),
    column('city', t('city'), 120, row => row.city),
    column('country', t('country'), 110, row => f.country(row.country)),
    column(
      'employees',
      t('employees'),
      70,
      row => (row.employees === null ? t('none') : f.count(row.employees)),
      {
        right: true,
      },
    ),
    column('territory', t('territory'), 110, row => nameOf(row.territory)),
    column('marketingOwner', t('marketingOwner'), 140, row => nameOf(row.marketingOwner)),
    column('salesOwner', t('salesOwner'), 140, row => nameOf(row.salesOwner)),
    column('website', t('website'), 170, row => row.website),
    column('parent', t('parent'), 170, row =>
      row.parent ? <Door to={`/accounts/${row.parent.id}`}>{row.parent.name}</Door> : null,
    ),
    column('classSince', t('classSince'), 100, row => day(row.classSince)),
    column('stageSince', t('stageSince'), 100, row => day(row.stageSince)),
    column('createdAt', t('createdAt'), 100, row => day(row.createdAt)),
    column('updatedAt', t('updatedAt'), 100, row => day(row.updatedAt)),
    ...declared,
  ]
}
