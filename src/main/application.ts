import { createReadStream, existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import compress from '@fastify/compress'
import type { FastifyInstance } from 'fastify'
import { registerCaptureDoors } from '../capture/doors.ts'
import { registerExposureDoors } from '../exposure/doors.ts'
import { registerLetterDoors } from '../letters/doors.ts'
import { registerOffersDoors } from '../offers/doors.ts'
import { type HttpOptions, mount, openHttp } from '../platform/http.ts'
import { describeApi } from '../platform/openapi.ts'
import { problem, sendProblem } from '../platform/problem.ts'
import { registerPrivacyDoors } from '../privacy/doors.ts'
import { registerFileDoors } from '../touches/doors.ts'
import { registerTrackingDoors } from '../tracking/doors.ts'
import { registerTransferDoors } from '../transfer/doors.ts'
import { csvLine } from '../transfer/model/formula.ts'
import { contracts, routes } from './api.ts'
import { type Health, health } from './health.ts'
import type { KeptHold } from './keep-hold.ts'
import { notingReads } from './reads.ts'

export type ApplicationOptions = HttpOptions & {
  dataDir: string
  /** Where the built web lies; null serves the API alone. */
  webDir: string | null
  publicUrl: string
  version: string
  /** 32 bytes that sign links of hosted forms. */
  secret: Buffer
  /** Hosts of the own network that settings may name. */
  internalHosts?: readonly string[]
  transport: 'smtp' | 'folder'
  /** Null while the database is held; see keep-hold.ts. */
  away?: KeptHold['away']
}

/** The whole HTTP side: strict API, doors, health, description, web. */
export async function openApplication(options: ApplicationOptions): Promise<FastifyInstance> {
  const app = await openHttp(options)
  await app.register(compress, { global: true, encodings: ['br', 'gzip'], threshold: 1_400 })
  const { answered, fileRead, lettersRead } = notingReads(options)
  mount(app, routes(options), { ...options, answered })
  await registerTrackingDoors(app, options)
  await registerCaptureDoors(app, options)
  await registerOffersDoors(app, { ...options, csvLine, codesRead: lettersRead })
  await registerFileDoors(app, { ...options, fileRead })
  await registerTransferDoors(app, options)
  registerExposureDoors(app, options)
  registerLetterDoors(app, { ...options, lettersRead })
  await registerPrivacyDoors(app, options)
  const description = describeApi(contracts, options.version, options.publicUrl)
  app.get('/api/openapi.json', async () => description)
  app.get('/health', async (_request, reply): Promise<Health> => {
    const found = await health(options)
    return reply.status(found.ok ? 200 : 503).send(found)
  })
  if (options.webDir) serveWeb(app, resolve(options.webDir))
  return app
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

/** The built web: hashed files for a year, every other address of a screen is the one page. */
function serveWeb(app: FastifyInstance, webDir: string): void {
  app.get('/*', async (request, reply) => {
    const path = decodeURIComponent(new URL(request.url, 'http://here').pathname)
    if (
      path.startsWith('/api/') ||
      path.startsWith('/v1/') ||
      path.startsWith('/f/') ||
      path.startsWith('/c/') ||
      path.startsWith('/p/')
    )
      return sendProblem(reply, problem(404, 'no_such_address', 'There is nothing at this address.'))
    const wanted = resolve(join(webDir, path))
    const inside = wanted.startsWith(webDir + sep)
    const isFile = inside && existsSync(wanted) && (await stat(wanted)).isFile()
    if (!isFile && extname(path) !== '' && path !== '/index.html')
      return sendProblem(reply, problem(404, 'no_such_address', 'There is nothing at this address.'))
    const file = isFile ? wanted : join(webDir, 'index.html')
    reply.header('content-type', types[extname(file)] ?? 'application/octet-stream')
    reply.header(
      'cache-control',
      path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    )
    return reply.send(createReadStream(file))
  })
}
