import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  accessProblem,
  type Caller,
  callerOf,
  type HttpOptions,
  refuseForeignWrite,
} from '../platform/http.ts'
import { uploads } from '../platform/patience.ts'
import { problem, sendProblem } from '../platform/problem.ts'
import type { Actor } from '../team/model/actor.ts'
import { importers } from './model/contract.ts'
import { type Kind, kinds } from './model/fields.ts'
import { assertMayExport } from './model/may-export.ts'
import { exportPath, newPlace, type TransferPlace } from './place.ts'
import { exportById, fieldsOfKind, importById, refusedRows, storedExport, storedImport } from './queries.ts'
import { refusedLines } from './refused-file.ts'
import { startImport } from './start-import.ts'
import { templateOf } from './template.ts'

const largest = 2 * 1024 ** 3
const access = { access: importers }

/** Upload of a table and download of refused rows: streams, so they are no operations of the contract. */
export function registerTransferDoors(app: FastifyInstance, options: HttpOptions & TransferPlace): void {
  app.register(async scope => {
    await scope.register(multipart, {
      limits: { fileSize: largest, files: 1, fields: 4, fieldSize: 1_000, parts: 5, headerPairs: 50 },
    })
    scope.post('/api/imports/file', { config: uploads }, (request, reply) => upload(request, reply, options))
  })
  app.get('/api/exports/:id/file', (request, reply) => exportedFile(request, reply, options))
  app.get('/api/templates/:kind', (request, reply) => template(request, reply, options))
  app.get('/api/imports/:id/refused.csv', (request, reply) => refusedFile(request, reply, options))
}

const asActor = (caller: Caller): Actor => caller as Actor

async function upload(
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions & TransferPlace,
): Promise<unknown> {
  const foreign = refuseForeignWrite(request)
  if (foreign) return sendProblem(reply, foreign)
  const { caller } = await callerOf(request, options)
  const refused = accessProblem(access, caller)
  if (refused) return sendProblem(reply, refused)
  if (!request.isMultipart())
    return sendProblem(reply, problem(415, 'not_a_form', 'Send the file as multipart/form-data.'))
  const { kind } = request.query as { kind?: string }
  if (!(kinds as readonly (string | undefined)[]).includes(kind))
    return sendProblem(
      reply,
      problem(422, 'invalid_input', `Say what the file holds: ${kinds.join(', ')}.`, [
        { pointer: '/query/kind', detail: 'is not known' },
      ]),
    )
  const part = await request.file()
  if (!part)
    return sendProblem(
      reply,
      problem(422, 'no_file', 'No file was sent.', [{ pointer: '/file', detail: 'is missing' }]),
    )
  const { storedAs, path } = await newPlace(options)
  try {
    await pipeline(part.file, createWriteStream(path, { mode: 0o600, flags: 'wx' }))
    if (part.file.truncated) {
      await rm(path, { force: true })
      return sendProblem(reply, problem(413, 'file_too_large', 'The file is larger than 2 GB. Split it.'))
    }
    const input = { kind: kind as Kind, fileName: part.filename, storedAs }
    const id = await options.db.as(caller, tx =>
      startImport(tx, asActor(caller), input, options, options.clock()),
    )
    return reply.status(201).send({ id })
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

async function refusedFile(
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions,
): Promise<unknown> {
  const { caller } = await callerOf(request, options)
  const refused = accessProblem(access, caller)
  if (refused) return sendProblem(reply, refused)
  const id = idOf(request)
  if (id === 0) return sendProblem(reply, problem(404, 'no_such_import', 'There is no such import.'))
  const headers = await options.db.as(
    caller,
    async tx => {
      await importById(tx, asActor(caller), id)
      return (await storedImport(tx, id))?.settings.headers ?? []
    },
    { readOnly: true },
  )
  return reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="import-${id}-refused.csv"`)
    .send(
      Readable.from(
        refusedLines(headers, after =>
          options.db.as(caller, tx => refusedRows(tx, id, after), { readOnly: true }),
        ),
      ),
    )
}

const idOf = (request: FastifyRequest): number => {
  const { id } = request.params as { id: string }
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0
}
const typeOf: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
  zip: 'application/zip',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** The file of an export: only whoever asked for it, only until it expires. */
async function exportedFile(
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions & TransferPlace,
): Promise<unknown> {
  const { caller } = await callerOf(request, options)
  const refused = accessProblem({ access: 'signed-in' }, caller)
  if (refused) return sendProblem(reply, refused)
  const id = idOf(request)
  const stored = await options.db.as(
    caller,
    async tx => {
      const { what, state } = await exportById(tx, asActor(caller), id)
      assertMayExport(asActor(caller), what)
      // As shown to its user: what was made with more rights than there are today is not handed out.
      return state === 'done' ? storedExport(tx, id) : null
    },
    { readOnly: true },
  )
  const path = stored?.state === 'done' ? exportPath(options, stored.storedAs) : null
  const size =
    path === null
      ? null
      : await stat(path)
          .then(found => found.size)
          .catch(() => null)
  if (!stored || path === null || size === null || stored.expiresAt <= options.clock())
    return sendProblem(reply, problem(404, 'no_such_export', 'There is no such file, or its time is over.'))
  return reply
    .header('content-type', typeOf[stored.fileName.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
    .header('content-length', size)
    .header('content-disposition', `attachment; filename="${stored.fileName}"`)
    .send(createReadStream(path))
}

/** An empty table with the columns of a kind, declared fields included: `/api/templates/persons?format=xlsx`. */
async function template(
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions & TransferPlace,
): Promise<unknown> {
  const { caller } = await callerOf(request, options)
  const refused = accessProblem(access, caller)
  if (refused) return sendProblem(reply, refused)
  const kind = kinds.find(one => one === (request.params as { kind: string }).kind)
  const { format = 'csv' } = request.query as { format?: string }
  if (!kind || (format !== 'csv' && format !== 'xlsx'))
    return sendProblem(reply, problem(404, 'no_such_template', 'There is no such template.'))
  const fields = await options.db.as(caller, tx => fieldsOfKind(tx, kind), { readOnly: true })
  const bytes = await templateOf(kind, fields, format, options)
  return reply
    .header('content-type', typeOf[format]!)
    .header('content-disposition', `attachment; filename="${kind}.${format}"`)
    .send(bytes)
}
