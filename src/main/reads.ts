import type { HttpOptions } from '../platform/http.ts'
import { type AccessKind, accessNotes } from '../privacy/note-access.ts'

/** Operations that show a person, and what of one. */
const shows: Record<string, AccessKind> = {
  'GET /api/persons/:id': 'page',
  'GET /api/persons/:id/touches': 'log',
  'GET /api/persons/:id/may-contact': 'search',
}

/** Notes who reads what of a person. */
export function notingReads(options: HttpOptions): HttpOptions['answered'] {
  const note = accessNotes(options.db, options.clock)
  return async ({ key, caller, params, query }) => {
    const kind = shows[key]
    if (!kind || caller.userId === null) return
    // What the person page asks beside the page itself tells whether it was opened from the search.
    if (kind === 'search' && (query as { via?: string } | undefined)?.via !== 'search') return
    await note({ userId: caller.userId, personId: (params as { id: number }).id, kind })
  }
}
