import type { HttpOptions } from '../platform/http.ts'
import { listOf, personsIn } from '../privacy/model/access.ts'
import { type Access, type AccessKind, accessNotes, noteAccesses } from '../privacy/note-access.ts'
import { listNotes } from '../privacy/note-lists.ts'
import { systemActor } from '../team/model/actor.ts'

type Read = { params: unknown; query: unknown; result: unknown }
type Shown = { kind: AccessKind; persons(read: Read): readonly (number | null | undefined)[] }

const inPath = ({ params }: Read) => [(params as { id: number }).id]
const inQuery = ({ query }: Read) => [(query as { personId?: number }).personId]
const ofRecord = ({ params }: Read) => {
  const { record, id } = params as { record: string; id: number }
  return record === 'person' ? [id] : []
}
const bothOf = ({ params }: Read) => {
  const { kind, a, b } = params as { kind: string; a: number; b: number }
  return kind === 'person' ? [a, b] : []
}
const withWhom = (entry: unknown) => (entry as { person: { id: number } | null }).person?.id

/** Operations that show what is kept of one person, and of whom. */
const shows: Record<string, Shown> = {
  'GET /api/persons/:id': { kind: 'page', persons: inPath },
  'GET /api/persons/:id/contact-points': { kind: 'page', persons: inPath },
  'GET /api/persons/:id/erasure': { kind: 'page', persons: inPath },
  'GET /api/history/:record/:id': { kind: 'page', persons: ofRecord },
  'GET /api/history/:record/:id/fields': { kind: 'page', persons: ofRecord },
  'GET /api/duplicates/:kind/:a/:b': { kind: 'page', persons: bothOf },
  'GET /api/persons/:id/touches': { kind: 'log', persons: inPath },
  // Narrowed to one of them, the log of an account and a search by words are the log of a person.
  'GET /api/accounts/:id/touches': { kind: 'log', persons: inQuery },
  'GET /api/touches': { kind: 'log', persons: inQuery },
  'GET /api/touches/:id': { kind: 'log', persons: ({ result }) => [withWhom(result)] },
  'GET /api/touches/:id/thread': {
    kind: 'log',
    persons: ({ result }) => (result as { items: unknown[] }).items.map(withWhom),
  },
  // What the person page asks beside the page itself tells whether it was opened from the search.
  'GET /api/persons/:id/may-contact': {
    kind: 'search',
    persons: read => ((read.query as { via?: string } | undefined)?.via === 'search' ? inPath(read) : []),
  },
}

/** Lists whose items are persons themselves; in all others a person is called so, or is of that kind. */
const listsOfPersons: Record<string, (query: Record<string, unknown>) => boolean> = {
  'GET /api/persons': () => true,
  'GET /api/quality/records': query => query.record === 'person',
  'GET /api/duplicates/likely': query => query.kind === 'person',
}
/** Their answers are of the person of the address, or of nobody; the first is noted with its page. */
const ofOneAlone: ReadonlySet<string> = new Set([
  'GET /api/persons/:id/may-contact',
  'GET /api/persons/:id/lifecycle',
])
/** Not of what was asked, but of which part of the answer. */
const ofPaging: ReadonlySet<string> = new Set(['cursor', 'limit', 'count'])

/** Whom an answer showed among others, and what was asked for it; null where it is of nobody, or of one person alone. */
function listRead(key: string, { params, query, result }: Read) {
  if (!key.startsWith('GET ')) return null
  const asked = { ...(params as object | undefined), ...(query as object | undefined) }
  const filter = Object.fromEntries(
    Object.entries(asked).filter(([name, value]) => !ofPaging.has(name) && value !== undefined),
  )
  const personIds = personsIn(result, listsOfPersons[key]?.(filter))
  const kind =
    'q' in filter ? ('found' as const) : key.endsWith('/touches') ? ('log' as const) : ('list' as const)
  return { kind, what: listOf(key), filter, personIds }
}

/** Notes who reads what of a person: by an operation, by taking a file from the contact log, and by fetching letters. */
export function notingReads(options: HttpOptions): {
  answered: NonNullable<HttpOptions['answered']>
  fileRead(read: Omit<Access, 'kind'>): Promise<void>
  lettersRead(read: { userId: number; personIds: readonly number[] }): Promise<void>
} {
  const note = accessNotes(options.db, options.clock)
  const noteList = listNotes(options.db, options.clock)
  return {
    async answered({ key, caller, ...read }) {
      const { userId } = caller
      if (userId === null) return
      const shown = shows[key]
      const persons = new Set(shown?.persons(read).filter(id => typeof id === 'number'))
      for (const personId of persons) await note({ userId, personId, kind: shown!.kind })
      const list = persons.size === 0 && !ofOneAlone.has(key) ? listRead(key, read) : null
      if (list) await noteList({ userId, ...list })
    },
    fileRead: read => note({ ...read, kind: 'log' }),
    lettersRead: read =>
      options.db.as(systemActor, tx => noteAccesses(tx, { ...read, kind: 'export' }, options.clock())),
  }
}
