import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accessProblem, callerOf, type HttpOptions, refuseForeignWrite } from '../platform/http.ts'
import { uploads } from '../platform/patience.ts'
import { problem, sendProblem } from '../platform/problem.ts'
import { marketers } from '../team/model/access.ts'
import type { Actor } from '../team/model/actor.ts'
import { addPicture } from './add-picture.ts'
import { giveGuide } from './give-guide.ts'
import { formById } from './queries.ts'

const largest = 20 * 1_048_576
const largestPicture = 3 * 1_048_576

/**
 * `PUT /api/forms/:id/guide?name=guide.pdf` with the file as the body, 20 MiB at most; answers the form.
 * `POST /api/form-pictures?name=line.jpg` likewise, 3 MiB at most; answers the picture.
 */
export function registerGuideDoor(app: FastifyInstance, options: HttpOptions): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largest }, (_request, body, done) =>
    done(null, body),
  )
  // Before the body is read: nobody who may not write makes us hold 20 MiB.
  const forMarketers = async (request: FastifyRequest, reply: FastifyReply) => {
    const foreign = refuseForeignWrite(request)
    if (foreign) return sendProblem(reply, foreign)
    const { caller } = await callerOf(request, options)
    const refused = accessProblem({ access: marketers }, caller)
    if (refused) return sendProblem(reply, refused)
    request.headers['content-type'] ??= 'application/octet-stream'
  }
  app.post<{ Querystring: { name?: unknown } }>(
    '/api/form-pictures',
    { bodyLimit: largestPicture, config: uploads, onRequest: forMarketers },
    async (request, reply) => {
      const { caller } = await callerOf(request, options)
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const name = typeof request.query.name === 'string' ? request.query.name : ''
      const id = await options.db.as(caller, tx =>
        addPicture(tx, caller as Actor, { name, body }, options.clock()),
      )
      return reply.send({ id, name })
    },
  )
  app.put<{ Params: { id: string }; Querystring: { name?: unknown } }>(
    '/api/forms/:id/guide',
    { bodyLimit: largest, config: uploads, onRequest: forMarketers },
    async (request, reply) => {
      const { caller } = await callerOf(request, options)
      const formId = Number(request.params.id)
      if (!/^\d{1,15}$/.test(request.params.id))
        return sendProblem(reply, problem(404, 'no_form', 'There is no such form.'))
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const fileName = typeof request.query.name === 'string' ? request.query.name : ''
      return options.db.as(caller, async tx => {
        await giveGuide(tx, caller as Actor, { formId, fileName, body })
        return formById(tx, formId)
      })
    },
  )
}
