import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { idParams } from '../platform/contract.ts'
import { accessProblem, callerOf } from '../platform/http.ts'
import { inputProblem, sendProblem } from '../platform/problem.ts'
import { managers } from '../team/model/access.ts'
import { csvLine } from '../transfer/model/formula.ts'
import { accessesOf } from './accesses.ts'
import { accessFilter } from './model/contract.ts'
import type { PrivacyOptions } from './options.ts'
import { knownPerson } from './standing.ts'

const pageRows = 500

/** The access log of one person as CSV, narrowed as on the screen, page by page: its memory does not follow its length. */
export function registerAccessFileDoor(app: FastifyInstance, options: PrivacyOptions): void {
  app.get<{ Params: { id: string } }>('/api/persons/:id/accesses.csv', async (request, reply) => {
    const { caller } = await callerOf(request, options)
    const refused = accessProblem({ access: managers }, caller)
    if (refused) return sendProblem(reply, refused)
    const params = idParams.safeParse(request.params)
    if (!params.success) return sendProblem(reply, inputProblem(params.error.issues, 'params'))
    const query = z.strictObject(accessFilter).safeParse(request.query)
    if (!query.success) return sendProblem(reply, inputProblem(query.error.issues, 'query'))
    const { id } = params.data
    const page = (cursor: string | undefined) =>
      options.db.as(
        caller,
        async tx => {
          await knownPerson(tx, id)
          return accessesOf(tx, id, { ...query.data, cursor, limit: pageRows })
        },
        { readOnly: true },
      )
    // The first is read before anything leaves, so that what is refused is refused.
    const first = await page(undefined)
    async function* lines() {
      yield `\ufeff${csvLine(['at', 'reader', 'read', 'list', 'asked', 'shown'])}`
      for (let now = first; ; now = await page(now.next)) {
        for (const { at, user, kind, list } of now.items)
          yield csvLine([
            at,
            user.name,
            kind,
            list?.what ?? '',
            list ? JSON.stringify(list.filter) : '',
            list?.shown ?? 1,
          ])
        if (now.next === null) return
      }
    }
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="person-${id}-read-by.csv"`)
      .send(Readable.from(lines()))
  })
}
