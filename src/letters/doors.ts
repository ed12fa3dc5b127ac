import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { accessProblem, callerOf, type HttpOptions } from '../platform/http.ts'
import { problem, sendProblem } from '../platform/problem.ts'
import { staff } from '../team/model/access.ts'
import { composing, type LetterPlace, previewLetter } from './check-letter.ts'
import { letterPath } from './print-letter.ts'
import { letterById } from './queries.ts'
import { openLetters } from './write-letters.ts'

type Options = HttpOptions &
  LetterPlace & {
    /** Told before names and addresses leave: who takes letters to whom. */
    lettersRead(read: { userId: number; personIds: readonly number[] }): Promise<void>
  }
const access = { access: staff }

/** The file for the printer, and one letter as it will be printed: streams, so they are no operations of the contract. */
export function registerLetterDoors(app: FastifyInstance, options: Options): void {
  app.get('/api/letters/:id/file', (request, reply) => file(request, reply, options))
  app.get('/api/letters/:id/preview.pdf', (request, reply) => preview(request, reply, options))
}

const number = (value: unknown): number => {
  const id = Number(value)
  return Number.isSafeInteger(id) && id > 0 ? id : 0
}

async function file(request: FastifyRequest, reply: FastifyReply, options: Options): Promise<unknown> {
  const { caller } = await callerOf(request, options)
  const refused = accessProblem(access, caller)
  if (refused) return sendProblem(reply, refused)
  const id = number((request.params as { id: string }).id)
  const stored = await options.db.as(
    caller,
    async tx => {
      const { rows } = await sql<{ storedAs: string }>`
        select stored_as as "storedAs" from letter where id = ${id} and state in ('ready', 'logging', 'logged', 'undoing', 'undone')`.execute(
        tx,
      )
      return rows[0]?.storedAs ?? null
    },
    { readOnly: true },
  )
  const path = stored === null ? null : letterPath(options, stored)
  const size =
    path === null
      ? null
      : await stat(path).then(
          found => found.size,
          () => null,
        )
  if (path === null || size === null)
    return sendProblem(
      reply,
      problem(404, 'no_such_file', 'These letters are not printed, or their file is gone.'),
    )
  const personIds = await options.db.as(
    caller,
    async tx => {
      const { rows } = await sql<{ id: number }>`
        select person_id as id from letter_recipient where letter_id = ${id} and printed`.execute(tx)
      return rows.map(row => row.id)
    },
    { readOnly: true },
  )
  await options.lettersRead({ userId: caller.userId!, personIds })
  return reply
    .header('content-type', 'application/pdf')
    .header('content-length', size)
    .header('content-disposition', `attachment; filename="letters-${id}.pdf"`)
    .send(createReadStream(path))
}

async function preview(request: FastifyRequest, reply: FastifyReply, options: Options): Promise<unknown> {
  const { caller } = await callerOf(request, options)
  const refused = accessProblem(access, caller)
  if (refused) return sendProblem(reply, refused)
  const id = number((request.params as { id: string }).id)
  const personId = number((request.query as { personId?: string }).personId)
  const now = options.clock()
  const { letter, given, shown } = await options.db.as(
    caller,
    async tx => {
      const found = await letterById(tx, id)
      return {
        letter: found,
        given: await composing(tx, found, options, now),
        shown: await previewLetter(tx, id, personId === 0 ? null : personId, options, now),
      }
    },
    { readOnly: true },
  )
  const out = new PassThrough()
  const open = openLetters(out, given.sender, letter.layout, given.fonts)
  open.add(shown)
  void open.end().catch(() => out.destroy())
  return reply
    .header('content-type', 'application/pdf')
    .header('content-disposition', 'inline; filename="preview.pdf"')
    .send(out)
}
