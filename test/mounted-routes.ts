import type { FastifyInstance } from 'fastify'

/** Every 'METHOD /path' that answers, read from the router itself; HEAD and the bare OPTIONS are left out. */
export function mountedRoutes(app: FastifyInstance): string[] {
  const parents: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap(line => {
      const found = /^((?:[│ ] {3})*)[├└]── (\S+)(?: \((.*)\))?$/.exec(line)
      if (!found) return []
      const depth = found[1]!.length / 4
      const path = (depth === 0 ? '' : parents[depth - 1]!) + found[2]!
      parents[depth] = path
      return (found[3] ?? '')
        .split(', ')
        .filter(method => method !== '' && method !== 'HEAD' && method !== 'OPTIONS')
        .map(method => `${method} ${path}`)
    })
    .sort()
}

/** Routes outside the strict contract: streams, pages and the protocols of others. */
export const doors = [
  'GET /api/exports/:id/file',
  'GET /api/files/:id',
  'GET /api/files/:id/picture',
  'GET /api/imports/:id/refused.csv',
  'GET /api/templates/:kind',
  'GET /api/letters/:id/file',
  'GET /api/letters/:id/preview.pdf',
  'GET /api/openapi.json',
  'GET /api/persons/:id/accesses.csv',
  'GET /api/privacy/archives/:ticket',
  'GET /f/:slug',
  'GET /f/:slug/guide',
  'GET /f/:slug/thanks',
  'GET /f/style.css',
  'GET /health',
  'GET /p/:token',
  'GET /p/:token/end/:purpose',
  'GET /p/confirm/:token',
  'GET /p/style.css',
  'POST /api/files',
  'POST /api/imports/file',
  'POST /f/:slug',
  'POST /p/:token',
  'POST /p/:token/end/:purpose',
  'POST /p/:token/objection',
  'POST /p/:token/requests',
  'POST /p/confirm/:token',
  'POST /v1/alias',
  'POST /v1/batch',
  'POST /v1/group',
  'POST /v1/identify',
  'POST /v1/page',
  'POST /v1/screen',
  'POST /v1/track',
  'PUT /api/forms/:id/guide',
]
