/**
 * How data of a person was read: the page, the log, the page from a search, an archive or export; and lists, results of a
 * search and logs of many that showed the person among others.
 */
export const accessKinds = ['page', 'log', 'search', 'export', 'list', 'found', 'log_of_many'] as const
export type SeenKind = (typeof accessKinds)[number]

/** Of which list an operation is: its address without numbers, such as `accounts/touches`. */
export const listOf = (operation: string): string =>
  operation
    .replace(/^[A-Z]+ \/api\//, '')
    .split('/')
    .filter(part => !part.startsWith(':'))
    .join('/')

const ofPerson = /^(person|persons|people)$/
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const idOf = (value: unknown): number | null =>
  isRecord(value) && typeof value.id === 'number' ? value.id : null

/**
 * Whom an answer names: objects with an id that are called `person` or are of that kind, however deep. Persons who are the
 * items of a list themselves are named by `areItems`.
 */
export function personsIn(answer: unknown, areItems = false): number[] {
  const found = new Set<number>()
  const add = (value: unknown) => {
    const id = idOf(value)
    if (id !== null) found.add(id)
  }
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one)
    if (!isRecord(value)) return
    if (value.kind === 'person' || value.record === 'person')
      // A pair has two of them and no id of its own.
      for (const one of [value, value.a, value.b]) add(one)
    for (const [name, part] of Object.entries(value)) {
      if (typeof part !== 'object' || part === null || part instanceof Date) continue
      if (ofPerson.test(name)) for (const one of Array.isArray(part) ? part : [part]) add(one)
      walk(part)
    }
  }
  walk(answer)
  if (areItems && isRecord(answer) && Array.isArray(answer.items)) answer.items.forEach(add)
  return [...found]
}
