import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem, sendProblem } from '../platform/problem.ts'
import { rateLimit } from '../platform/rate.ts'
import { keptKeys } from './kept-keys.ts'
import { siteOf } from './model/site.ts'
import type { TrackingOptions } from './options.ts'

/** The code of websites, without comments and indentation. */
export function snippetCode(settings: Record<string, unknown>): string {
  const json = JSON.stringify(settings).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028')
  return source.replace('__SETTINGS__', () => json)
}
const source = readFileSync(join(import.meta.dirname, 'browser/snippet.js'), 'utf8')
  .split('\n')
  .map(line => line.trim())
  .filter(line => line !== '' && !line.startsWith('//'))
  .join('\n')

const digest = (code: string): Buffer => createHash('sha384').update(code).digest()

/** The code without settings, which its tag gives: it stands under an address of its own that never changes. */
export function versionedSnippet(): { path: string; integrity: string; code: string } {
  const code = snippetCode({})
  const sum = digest(code)
  return {
    path: `/snippet/${sum.toString('hex').slice(0, 20)}.js`,
    integrity: `sha384-${sum.toString('base64')}`,
    code,
  }
}

/** `/snippet.js?key=…` with the settings of the key, and the versioned address for pages that check what they run. */
export function registerSnippetDoor(app: FastifyInstance, { db, clock }: TrackingOptions): void {
  const keyOf = keptKeys(db, rateLimit({ max: 600, windowMs: 60_000 }))
  const versioned = versionedSnippet()

  app.get<{ Querystring: { key?: unknown } }>('/snippet.js', async (request, reply) => {
    const { key } = request.query
    if (key === undefined) return send(request, reply, versioned.code, 'public, max-age=600')
    const found = await keyOf(typeof key === 'string' ? key : null, request.ip, clock())
    if (typeof found === 'number')
      return sendProblem(
        reply.header('retry-after', String(found)),
        problem(429, 'too_many', `Too many calls. Try again in ${found} s.`),
      )
    if (found?.kind !== 'browser')
      return sendProblem(reply, problem(404, 'no_page_key', 'There is no such key for pages.'))
    const { mode, searchParameters, outbound, downloads, linkedOrigins } = siteOf(found.site)
    const settings = { key, mode, search: searchParameters, linked: linkedOrigins, outbound, downloads }
    return send(request, reply, snippetCode(settings), 'public, max-age=600')
  })
  app.get<{ Params: { file: string } }>('/snippet/:file', async (request, reply) => {
    if (`/snippet/${request.params.file}` !== versioned.path)
      return sendProblem(reply, problem(404, 'no_such_version', 'There is no such version of the snippet.'))
    return send(request, reply, versioned.code, 'public, max-age=31536000, immutable')
  })
}

function send(request: FastifyRequest, reply: FastifyReply, code: string, caching: string): FastifyReply {
  const tag = `"${digest(code).toString('base64url').slice(0, 24)}"`
  reply
    .header('cache-control', caching)
    .header('etag', tag)
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('x-content-type-options', 'nosniff')
  if (request.headers['if-none-match'] === tag) return reply.status(304).send()
  return reply.header('content-type', 'text/javascript; charset=utf-8').send(code)
}
