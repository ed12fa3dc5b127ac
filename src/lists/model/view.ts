import {
  type Columns,
  columnOf,
  type Declared,
  parseConditions,
  sortOf,
} from '../../customers/model/columns.ts'

/** What a list is asked for, as its address says it. */
export type ViewQuery = Record<string, string>
export const viewKeys = [
  'q',
  'where',
  'segment',
  'when',
  'sort',
  'columns',
  'mine',
  'ownerId',
  'territoryId',
  'state',
  'stageId',
  'source',
  'withoutNextStep',
  'unowned',
  'kind',
  'class',
  'stage',
  'alone',
  'accountId',
  'custom',
  'causeId',
  'whose',
  'stepId',
  'dueBy',
] as const

/** Who sees a view besides its owner. */
export type Sharing = { shared: 'me' | 'all'; role: null } | { shared: 'role'; role: string }

/** A view without what is gone since it was saved, and the keys of that; a condition that cannot be read is gone alone. */
export function viewToday(
  of: Columns,
  query: ViewQuery,
  declared: Declared,
): { query: ViewQuery; gone: string[] } {
  const today: ViewQuery = { ...query }
  const gone = new Set<string>()
  if (query.sort !== undefined && !sortOf(of, query.sort, declared)) {
    gone.add(query.sort.replace(/^-/, ''))
    delete today.sort
  }
  if (query.columns !== undefined) {
    const keys = query.columns.split(',')
    const left = keys.filter(key => columnOf(of, key, declared))
    for (const key of keys) if (!left.includes(key)) gone.add(key)
    today.columns = left.join(',')
  }
  if (query.where !== undefined) {
    const left = conditionsIn(query.where).filter(condition => {
      const isKnown = 'conditions' in parseConditions(of, JSON.stringify([condition]), declared)
      if (!isKnown) gone.add(String(Array.isArray(condition) ? condition[0] : condition).slice(0, 60))
      return isKnown
    })
    if (left.length === 0) delete today.where
    else today.where = JSON.stringify(left)
  }
  const field = query.custom?.split(':')[0]
  if (field !== undefined && !Object.hasOwn(declared, `custom.${field}`)) {
    gone.add(`custom.${field}`)
    delete today.custom
  }
  return { query: today, gone: [...gone] }
}

function conditionsIn(where: string): unknown[] {
  try {
    const list: unknown = JSON.parse(where)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}
