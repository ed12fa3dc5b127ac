import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accessProblem, callerOf, type HttpOptions, refuseForeignWrite } from '../platform/http.ts'
import { uploads } from '../platform/patience.ts'
import { problem, sendProblem } from '../platform/problem.ts'
import { refuse } from '../shared/outcome.ts'
import { staff } from '../team/model/access.ts'
import type { Actor } from '../team/model/actor.ts'
import { waitForEntry } from './attach.ts'
import { attachedFile } from './attached-file.ts'
import { type FilePlace, headOfFile, keepFile, largestFile, openKeptFile } from './kept-files.ts'
import { attachmentHeader } from './model/file-name.ts'
import { headOfPicture, largestPicture, shownType } from './model/file-type.ts'

export type FileOptions = HttpOptions &
  FilePlace & {
    /** Told before a file leaves: who reads it, and with whom its entry was. */
    fileRead?(read: { userId: number; personId: number }): Promise<void>
  }

/** Upload and download of attachments: streams, so they are no operations of the contract. */
export function registerFileDoors(app: FastifyInstance, options: FileOptions): void {
  app.register(async scope => {
    await scope.register(multipart, {
      limits: { fileSize: largestFile + 1, files: 1, fields: 0, parts: 1, headerPairs: 50 },
    })
    scope.post('/api/files', { config: uploads }, (request, reply) => upload(request, reply, options))
  })
  app.get('/api/files/:id', (request, reply) => download(request, reply, options))
  app.get('/api/files/:id/picture', (request, reply) => showPicture(request, reply, options))
}

/** One file, which then waits for the entry that its user is writing. */
async function upload(request: FastifyRequest, reply: FastifyReply, options: FileOptions): Promise<unknown> {
  const foreign = refuseForeignWrite(request)
  if (foreign) return sendProblem(reply, foreign)
  const { caller } = await callerOf(request, options)
  const refused = accessProblem({ access: staff }, caller)
  if (refused) return sendProblem(reply, refused)
  if (!request.isMultipart())
    return sendProblem(reply, problem(415, 'not_a_form', 'Send the file as multipart/form-data.'))
  const part = await request.file()
  if (!part)
    return sendProblem(
      reply,
      problem(422, 'no_file', 'No file was sent.', [{ pointer: '/file', detail: 'is missing' }]),
    )
  const name = part.filename
  // What the parser cut off at its own limit would be another file than the one that was sent.
  const whole = async function* () {
    for await (const piece of part.file) yield piece as Buffer
    if (part.file.truncated)
      refuse('file_too_large', 413, `A file of a log entry has at most ${largestFile / 1024 ** 2} MB.`, {
        field: 'file',
      })
  }
  const kept = await keepFile(options, whole(), name)
  const waiting = await options.db.as(caller, tx =>
    waitForEntry(tx, caller as Actor, { ...kept, name }, options.clock()),
  )
  return reply.status(201).send(waiting)
}

/** The file of a request with its bytes, for whoever may see its entry; else what to answer. */
async function wanted(request: FastifyRequest, options: FileOptions) {
  const { caller } = await callerOf(request, options)
  const refused = accessProblem({ access: 'signed-in' }, caller)
  if (refused) return { refused }
  const id = Number((request.params as { id: string }).id)
  if (!Number.isSafeInteger(id) || id < 1) return { refused: gone() }
  const file = await options.db.as(caller, tx => attachedFile(tx, caller as Actor, id), { readOnly: true })
  return file ? { file, userId: caller.userId! } : { refused: gone() }
}

const gone = () => problem(404, 'no_such_file', 'There is no such file, or it is not yours to see.')

/** It is saved and never shown: no file of others runs or renders on our address. */
async function download(
  request: FastifyRequest,
  reply: FastifyReply,
  options: FileOptions,
): Promise<unknown> {
  const { refused, file, userId } = await wanted(request, options)
  if (refused) return sendProblem(reply, refused)
  const kept = await openKeptFile(options, file.sha256)
  if (!kept) return sendProblem(reply, gone())
  if (file.personId !== null) await options.fileRead?.({ userId, personId: file.personId })
  return reply
    .header('content-type', file.type)
    .header('content-length', kept.size)
    .header('content-disposition', attachmentHeader(file.name))
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .send(kept.stream)
}

/**
 * The one kind that is shown: a picture made of dots, told once more by its own bytes, as that type and nothing else, to our own
 * pages alone. Whatever is anything else is refused, and can be saved.
 */
async function showPicture(
  request: FastifyRequest,
  reply: FastifyReply,
  options: FileOptions,
): Promise<unknown> {
  const { refused, file, userId } = await wanted(request, options)
  if (refused) return sendProblem(reply, refused)
  const type = shownType(await headOfFile(options, file.sha256, headOfPicture), file.name)
  const kept = type && (await openKeptFile(options, file.sha256))
  if (!kept || kept.size > largestPicture) {
    if (kept) kept.stream.destroy()
    return sendProblem(reply, problem(415, 'no_picture', 'This file is not shown. Save it to open it.'))
  }
  if (file.personId !== null) await options.fileRead?.({ userId, personId: file.personId })
  return reply
    .header('content-type', type)
    .header('content-length', kept.size)
    .header('content-disposition', attachmentHeader(file.name, 'inline'))
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, max-age=3600')
    .send(kept.stream)
}
