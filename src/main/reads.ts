import type { HttpOptions } from '../platform/http.ts'
import { type Access, type AccessKind, accessNotes, noteAccesses } from '../privacy/note-access.ts'
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

/** Notes who reads what of a person: by an operation, by taking a file from the contact log, and by fetching letters. */
export function notingReads(options: HttpOptions): {
  answered: NonNullable<HttpOptions['answered']>
  fileRead(read: Omit<Access, 'kind'>): Promise<void>
  lettersRead(read: { userId: number; personIds: readonly number[] }): Promise<void>
} {
  const note = accessNotes(options.db, options.clock)
  return {
    async answered({ key, caller, ...read }) {
      const shown = shows[key]
      if (!shown || caller.userId === null) return
      const persons = new Set(shown.persons(read).filter(id => typeof id === 'number'))
      for (const personId of persons) await note({ userId: caller.userId, personId, kind: shown.kind })
    },
    fileRead: read => note({ ...read, kind: 'log' }),
    lettersRead: read =>
      options.db.as(systemActor, tx => noteAccesses(tx, { ...read, kind: 'export' }, options.clock())),
  }
}
