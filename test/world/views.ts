import { type Chunk, chunked } from './chunks.ts'
import { day, plus, type Span } from './seasons.ts'
import { marketers, sellers, users } from './team.ts'

/** Views of lists that colleagues keep: for all, for one function, and one of somebody's own. */
export function* viewRows(span: Span): Generator<Chunk> {
  const manager = users.find(({ role, state }) => role === 'marketing_manager' && state === 'active')!.id
  const at = plus(span.now, -20 * day)
  const where = (...conditions: unknown[][]): string => JSON.stringify(conditions)
  const views = [
    [
      'account',
      'Without a seller',
      { where: where(['salesOwner', 'empty'], ['kind', 'is', 'customer']) },
      manager,
      'all',
      null,
    ],
    [
      'account',
      'Large and not won yet',
      {
        where: where(['kind', 'is', 'prospect'], ['employees', 'at_least', 500]),
        sort: '-employees',
        columns: 'name,stage,industry,city,employees,salesOwner',
      },
      sellers[0]!.id,
      'role',
      'sales',
    ],
    [
      'person',
      'Directors with an address',
      {
        where: where(['jobTitle', 'contains', 'direct'], ['email', 'not_empty']),
        sort: 'account',
        columns: 'name,jobTitle,account,email,language',
      },
      marketers[0]!,
      'all',
      null,
    ],
    [
      'person',
      'New this month',
      { where: where(['knownAt', 'last_days', 30]), sort: '-knownAt' },
      marketers[0]!,
      'me',
      null,
    ],
  ] as const
  yield* chunked(
    'saved_view',
    'id record name query user_id shared role created_at updated_at',
    views.map(([record, name, query, userId, shared, role], n) => [
      n + 1,
      record,
      name,
      JSON.stringify(query),
      userId,
      shared,
      role,
      at,
      at,
    ]),
  )
}
