type Filter = { name: string; query: string }
const where = (...conditions: unknown[][]): string =>
  `where=${encodeURIComponent(JSON.stringify(conditions))}`

/** The filters of the measure `list`: every order that is offered by an index, wide and narrow conditions, and none. */
const persons: readonly Filter[] = [
  { name: 'all by name', query: '' },
  { name: 'all by name, downwards', query: 'sort=-name' },
  { name: 'all by e-mail', query: 'sort=email' },
  { name: 'last changed first', query: 'sort=-updatedAt' },
  { name: 'longest known first', query: 'sort=knownAt' },
  { name: 'by country', query: 'sort=country' },
  { name: 'by source', query: 'sort=source' },
  { name: 'by job title', query: 'sort=jobTitle' },
  { name: 'by customer', query: 'sort=account' },
  { name: 'of the Netherlands by name', query: where(['country', 'is', 'NL']) },
  {
    name: 'of Germany or Britain, last changed',
    query: `${where(['country', 'one_of', 'DE', 'GB'])}&sort=-updatedAt`,
  },
  { name: 'of one rare source', query: where(['source', 'is', 'fair 2007']) },
  {
    name: 'webinars known in 2024',
    query: where(['source', 'is', 'webinar'], ['knownAt', 'between', '2024-01-01', '2024-12-31']),
  },
  { name: 'changed in the last 90 days', query: `${where(['updatedAt', 'last_days', 90])}&sort=-updatedAt` },
  { name: 'name contains "oll"', query: where(['name', 'contains', 'oll']) },
  { name: 'name begins with "Anouk B"', query: where(['name', 'begins', 'Anouk B']) },
  { name: 'e-mail contains "bedrijf12"', query: where(['email', 'contains', 'bedrijf12']) },
  { name: 'without an e-mail, by name', query: where(['email', 'empty']) },
  {
    name: 'directors with a telephone, by name',
    query: where(['seniority', 'is', 'director'], ['phone', 'not_empty']),
  },
  {
    name: 'buyers in the Netherlands by customer',
    query: `${where(['jobTitle', 'is', 'Inkoper'], ['country', 'is', 'NL'])}&sort=account`,
  },
]

const accounts: readonly Filter[] = [
  { name: 'all by name', query: '' },
  { name: 'by industry', query: 'sort=industry' },
  { name: 'customers, last changed', query: `${where(['kind', 'is', 'customer'])}&sort=-updatedAt` },
  { name: 'name contains "brouw"', query: where(['name', 'contains', 'brouw']) },
  {
    name: 'bakeries of five hundred and more, largest first',
    query: `${where(['industry', 'is', 'bakery'], ['employees', 'at_least', 500])}&sort=-employees`,
  },
  { name: 'of Germany without an owner', query: where(['country', 'is', 'DE'], ['salesOwner', 'empty']) },
]

export const listFilters = { persons, accounts }
