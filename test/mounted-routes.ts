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
  'GET /api/calls-to-action/:id/codes.csv',
  'GET /api/exports/:id/file',
  'GET /api/exposure/table.csv',
  'GET /api/files/:id',
  'GET /api/files/:id/picture',
  'GET /api/imports/:id/refused.csv',
  'GET /api/templates/:kind',
  'GET /api/letters/:id/file',
  'GET /api/letters/:id/preview.pdf',
  'GET /api/openapi.json',
  'GET /api/persons/:id/accesses.csv',
  'GET /api/privacy/archives/:ticket',
  'GET /api/placements/:id/qr.png',
  'GET /api/placements/:id/qr.svg',
  'GET /c/:code',
  'GET /c/:code/button.svg',
  'GET /c/d/:id',
  'GET /c/d/:id/file',
  'GET /c/k/:coupon',
  'GET /c/m/:id',
  'GET /c/m/:id/entry.ics',
  'GET /c/r/:id',
  'GET /c/style.css',
  'GET /c/zone.js',
  'GET /f/:slug',
  'GET /f/:slug/embed',
  'GET /f/pictures/:id',
  'GET /forms.js',
  'POST /f/:slug/seen',
  'POST /api/form-pictures',
  'GET /f/:slug/guide',
  'GET /f/:slug/thanks',
  'GET /f/style.css',
  'GET /health',
  'GET /p/:token',
  'GET /p/:token/end/:purpose',
  'GET /p/confirm/:token',
  'GET /p/style.css',
  'POST /api/exposure/files',
  'GET /snippet.js',
  'GET /snippet/:file',
  'POST /api/files',
  'POST /api/imports/file',
  'POST /c/:code',
  'POST /c/d/:id/again',
  'POST /c/m/:id/cancel',
  'POST /c/m/:id/move',
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
  'POST /v1/import',
  'POST /v1/page',
  'POST /v1/redemptions',
  'POST /v1/screen',
  'POST /v1/track',
  'PUT /api/calls-to-action/:id/file',
  'PUT /api/forms/:id/guide',
]
