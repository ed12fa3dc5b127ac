import { createReadStream } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { accessProblem, callerOf } from '../platform/http.ts'
import { problem, sendProblem } from '../platform/problem.ts'
import { administrators } from '../team/model/access.ts'
import { systemActor } from '../team/model/actor.ts'
import { digestOf } from '../team/token.ts'
import { archivePath, removeArchive } from './archive-place.ts'
import type { PrivacyOptions } from './options.ts'
import { claimArchive } from './store.ts'

/** The one download of an archive: for an administrator with a ticket. It is removed when it has left. */
export function registerArchiveDoor(app: FastifyInstance, options: PrivacyOptions): void {
  app.get<{ Params: { ticket: string } }>('/api/privacy/archives/:ticket', async (request, reply) => {
    const { caller } = await callerOf(request, options)
    const refused = accessProblem({ access: administrators }, caller)
    if (refused) return sendProblem(reply, refused)
    const { ticket } = request.params
    const archive = /^[A-Za-z0-9_-]{43}$/.test(ticket)
      ? await options.db.as(systemActor, tx => claimArchive(tx, digestOf(ticket), options.clock()))
      : null
    if (!archive)
      return sendProblem(
        reply,
        problem(404, 'no_archive', 'This address was used, or its time is over. Ask for another one.'),
      )
    const stream = createReadStream(archivePath(options.dataDir, archive.file))
    stream.on('close', () => void removeArchive(options.dataDir, archive.file).catch(() => undefined))
    return reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="person-${archive.subjectId}.zip"`)
      .send(stream)
  })
}
