import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'

const marked = /^\s*\/\* prepared \*\//
const names = new Map<string, string>()

/**
 * A pool whose statements are kept where their text begins with the comment `prepared`: each connection parses them
 * once and keeps their plan. For few, often run texts, for every connection holds each in memory. One plan serves all
 * values unless knowing them makes a cheaper one; PostgreSQL never looks at a value that is given as `(select $1)`.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      const known = wrapped.get(client) ?? wrap(client)
      wrapped.set(client, known)
      return known
    },
  }
}

function wrap(client: pg.PoolClient): PostgresPoolClient {
  const query = (text: string, values: unknown[]): Promise<unknown> => {
    if (!marked.test(text)) return client.query(text, values)
    const name = names.get(text) ?? `kept_${names.size + 1}`
    names.set(text, name)
    return client.query({ name, text, values })
  }
  return {
    query: query as unknown as PostgresPoolClient['query'],
    // Another one with every use of the client.
    release: gone => client.release(gone),
    get processID() {
      return (client as { processID?: number }).processID
    },
  }
}
