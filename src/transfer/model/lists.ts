/** What can be exported by itself, in the order in which it can be imported again. */
export const lists = [
  'users',
  'products',
  'accounts',
  'persons',
  'opportunities',
  'orders',
  'touches',
  'leads',
] as const
export type List = (typeof lists)[number]

export const exportFormats = ['csv', 'xlsx', 'jsonl'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What stands before the ids of an installation in the header of its exports. */
export const keyHeader = (mark: string): string => `linchpin:${mark}`

/** What lists on a screen call a column, where an import calls it otherwise. */
const shownAs: Partial<Record<List, Readonly<Record<string, string>>>> = {
  accounts: { salesOwner: 'owner' },
  opportunities: { amountCents: 'amount', marginCents: 'margin', closeReason: 'reason' },
  leads: { name: 'person' },
}

/** What a list shows besides what can be imported: only in files that are asked for as the list is shown. */
export const shownOnly: Partial<Record<List, readonly string[]>> = {
  accounts: ['class', 'stage', 'createdAt', 'updatedAt'],
  persons: ['salesOwner', 'marketingOwner', 'stage', 'updatedAt'],
}

/** The places of columns as a list shows them among these headers, in the order asked for; null for one there is not. */
export function pickColumns(list: List, headers: readonly string[], asked: string): number[] | null {
  const picked = asked.split(',').map(key => headers.indexOf(shownAs[list]?.[key] ?? key))
  return picked.includes(-1) ? null : picked
}

/**
 * The columns of each list. Their names are those of the fields of an import, so that an export comes back without
 * anything to be mapped. `key` is named after the installation.
 */
export const columnsOf: Readonly<Record<List, readonly string[]>> = {
  users: ['key', 'name', 'email', 'role', 'manager', 'territory'],
  products: ['key', 'name', 'group', 'listPrice', 'cost'],
  accounts: [
    'key',
    'name',
    'kind',
    'industry',
    'country',
    'city',
    'website',
    'employees',
    'founded',
    'revenue',
    'parent',
    'territory',
    'owner',
    'marketingOwner',
    'ownerEmail',
    'marketingOwnerEmail',
    'parentKey',
    'source',
    'points',
  ],
  persons: [
    'key',
    'name',
    'givenName',
    'familyName',
    'email',
    'emailLabel',
    'phone',
    'phoneLabel',
    'jobTitle',
    'jobFunction',
    'seniority',
    'account',
    'accountKey',
    'country',
    'language',
    'territory',
    'source',
    'externalId',
    'knownAt',
    'points',
    'consents',
  ],
  leads: [
    'key',
    'person',
    'personKey',
    'email',
    'account',
    'accountKey',
    'territory',
    'state',
    'score',
    'grade',
    'raisedBy',
    'raisedAt',
    'source',
    'campaign',
    'productGroup',
    'owner',
    'ownerEmail',
    'verdictAt',
    'reason',
    'note',
    'verdictBy',
    'routedAt',
    'fit',
    'engagement',
    'reasons',
    'definition',
    'opportunity',
    'joinedTo',
    'touchKey',
  ],
  opportunities: [
    'key',
    'externalId',
    'name',
    'account',
    'owner',
    'product',
    'stage',
    'amount',
    'openedOn',
    'closedOn',
    'reason',
    'accountKey',
    'ownerEmail',
    'productGroup',
    'margin',
    'expectedClose',
    'note',
    'competitor',
    'campaign',
    'source',
    'nextStep',
    'nextStepOn',
    'territory',
    'openedAt',
    'closedAt',
    'people',
  ],
  orders: [
    'key',
    'number',
    'position',
    'account',
    'accountKey',
    'product',
    'orderedOn',
    'quantity',
    'amount',
    'margin',
    'productGroup',
    'promisedOn',
    'deliveredOn',
    'personKey',
    'email',
    'territory',
    'opportunity',
    'orderedAt',
  ],
  touches: [
    'key',
    'kind',
    'side',
    'occurredAt',
    'title',
    'body',
    'personKey',
    'email',
    'account',
    'accountKey',
    'visitor',
    'source',
    'campaign',
    'productGroup',
    'user',
    'machine',
    'properties',
  ],
}
