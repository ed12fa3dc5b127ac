import { parse } from 'csv-parse/sync'
import { expect } from 'vitest'
import { sessionCookie } from '../src/platform/http.ts'
import type { Visitor } from './app.ts'
import type { World } from './installation.ts'

export type Run = {
  id: number
  state: string
  rowsWritten: number
  rowsTotal: number | null
  fileName: string
  problem: string | null
}

/** Exports as people ask for them and fetch them. */
export function exportDoors(world: World) {
  const ask = (visitor: Visitor, what: string, format = 'csv', filter: object = {}) =>
    visitor.send<Run & { code: string }>('POST', '/api/exports', { what, format, filter })

  const finished = async (visitor: Visitor, what: string, format = 'csv', filter: object = {}) => {
    const { status, body } = await ask(visitor, what, format, filter)
    expect(status).toBe(200)
    await world.drain()
    return (await visitor.get<Run>(`/api/exports/${body.id}`)).body
  }

  const fetched = async (visitor: Visitor, id: number) => {
    const answer = await world.app.inject({
      url: `/api/exports/${id}/file`,
      cookies: { [sessionCookie]: visitor.token! },
    })
    expect(answer.statusCode).toBe(200)
    return { bytes: answer.rawPayload, headers: answer.headers }
  }
  const file = async (visitor: Visitor, id: number): Promise<Buffer> => (await fetched(visitor, id)).bytes

  return { ask, finished, fetched, file }
}

/** The rows of a file by the heads of its columns. */
export const table = (bytes: Buffer): Record<string, string>[] => parse(bytes, { columns: true, bom: true })
