import type { FastifyInstance } from 'fastify'
import { accessProblem, callerOf, type HttpOptions, refuseForeignWrite } from '../platform/http.ts'
import { uploads } from '../platform/patience.ts'
import { problem, sendProblem } from '../platform/problem.ts'
import { marketers } from '../team/model/access.ts'
import type { Actor } from '../team/model/actor.ts'
import { giveFile } from './give-file.ts'
import { idOf } from './public-answer.ts'

const largest = 20 * 1_048_576

/** `PUT /api/calls-to-action/:id/file?name=guide.pdf` with the file as the body, 20 MiB at most: one more version. */
export function registerFileOfActionDoor(app: FastifyInstance, options: HttpOptions): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largest }, (_request, body, done) =>
    done(null, body),
  )
  app.put<{ Params: { id: string }; Querystring: { name?: unknown } }>(
    '/api/calls-to-action/:id/file',
    {
      bodyLimit: largest,
      config: uploads,
      // Before the body is read: nobody who may not write makes us hold 20 MiB.
      onRequest: async (request, reply) => {
        const foreign = refuseForeignWrite(request)
        if (foreign) return sendProblem(reply, foreign)
        const { caller } = await callerOf(request, options)
        const refused = accessProblem({ access: marketers }, caller)
        if (refused) return sendProblem(reply, refused)
        request.headers['content-type'] ??= 'application/octet-stream'
      },
    },
    async (request, reply) => {
      const { caller } = await callerOf(request, options)
      const refused = accessProblem({ access: marketers }, caller)
      if (refused) return sendProblem(reply, refused)
      const actionId = idOf(request.params.id)
      const fileName = String(request.query.name ?? '')
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      if (actionId === null)
        return sendProblem(reply, problem(404, 'no_call_to_action', 'There is no such call to action.'))
      await options.db.as(caller, tx =>
        giveFile(tx, caller as Actor, { actionId, fileName, body }, options.clock()),
      )
      return { ok: true }
    },
  )
}
