import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { systemClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/database.ts'
import { keepHeapSmall } from '../platform/heap.ts'
import { errorFields, lineLog } from '../platform/log.ts'
import { doubtMails } from '../platform/mail.ts'
import { outageOf } from '../platform/outage.ts'
import { openPost } from '../platform/post.ts'
import { eraseAgain } from '../privacy/erase-again.ts'
import { isRefusal } from '../shared/outcome.ts'
import { readCaller } from '../team/session.ts'
import { openApplication } from './application.ts'
import { buildWeb } from './build-web.ts'
import { openInstallation } from './installation.ts'
import { loadSample } from './sample.ts'
import { startWorker } from './worker.ts'

const root = resolve(import.meta.dirname, '../..')
const env = process.env
const port = Number(env.PORT || 4100)
const dataDir = resolve(env.LINCHPIN_DATA || resolve(root, 'data'))
const publicUrl = env.LINCHPIN_URL || `http://localhost:${port}`
const log = lineLog()
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

// Packages print errors by themselves, whole, with contents of rows. That they did so is all that a log may hold.
for (const way of ['error', 'warn', 'trace'] as const)
  console[way] = (first: unknown) => log('package.spoke', errorFields(first))

// A broken connection that nobody waits for any more must not end the process; every other mistake does, as usual.
process.on('unhandledRejection', error => {
  if (outageOf(error) === null) throw error
  log('database.unavailable', errorFields(error))
})

keepHeapSmall()
try {
  await start()
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}

async function start(): Promise<void> {
  const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string }
  const installation = await openInstallation({ dataDir, databaseUrl: env.DATABASE_URL ?? '', port, say })
  const db = openDatabase(installation.urls, { log })
  const post = openPost({
    url: publicUrl,
    folder: resolve(dataDir, 'outbox'),
    smtpUrl: env.SMTP_URL,
    from: env.LINCHPIN_MAIL_FROM,
  })
  await doubtMails(db)
  const erasedAgain = await eraseAgain(db, dataDir, systemClock())
  if (erasedAgain > 0) say(`Erased again after a restore: ${erasedAgain} persons.`)
  if (env.LINCHPIN_SAMPLE === '1') await loadSample(installation.ownerUrl, db, dataDir, systemClock(), say)
  const webDir = resolve(root, 'dist/web')
  // Without its pages a server answers the API alone, as one behind a proxy may.
  const withWeb = env.LINCHPIN_WEB !== '0'
  if (withWeb) await buildWeb(root, webDir, say)
  const secret = createHash('sha256').update(installation.secrets.signing).update('forms').digest()
  // Servers of the own network that settings may name, such as a mail server in the house.
  const internalHosts = (env.LINCHPIN_INTERNAL_HOSTS ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(host => host !== '')
  const app = await openApplication({
    db,
    clock: systemClock,
    log,
    dataDir,
    webDir: withWeb && existsSync(webDir) ? webDir : null,
    publicUrl,
    version,
    secret,
    internalHosts,
    transport: post.transport,
    secure: publicUrl.startsWith('https:'),
    trustProxy: env.LINCHPIN_PROXY === '1',
    readCaller: readCaller(db, systemClock),
    isAway: () => installation.away() !== null,
    away: installation.away,
  })
  const work = () =>
    startWorker(
      installation.urls.jobs,
      {
        db,
        clock: systemClock,
        post,
        dataDir,
        secret,
        internalHosts,
        ownHosts: [new URL(publicUrl).hostname],
      },
      log,
    )
  let worker = await work()
  installation.watch({
    lost: () => worker.leave(),
    // As at a start: nobody else worked meanwhile, and what broke off in the middle is taken up or in doubt.
    async regained() {
      await doubtMails(db)
      worker = await work()
    },
  })
  await app.listen({ port, host: env.LINCHPIN_HOST || '127.0.0.1' })
  say(`Linchpin is at ${publicUrl}`)
  log('server.started', { port })

  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return
    stopping = true
    log('server.stopping', { signal })
    const hard = setTimeout(() => process.exit(1), 20_000)
    hard.unref()
    await app.close()
    await worker.stop()
    await db.close()
    await installation.stop()
    log('server.stopped')
    process.exit(0)
  }
  const end = (signal: string) =>
    stop(signal).catch(error => {
      log('server.failed', errorFields(error))
      process.exit(1)
    })
  process.on('SIGINT', () => void end('SIGINT'))
  process.on('SIGTERM', () => void end('SIGTERM'))
}

/** One sentence for a person; the place of the error for us where it was not a refusal of ours. */
function explain(error: unknown): string {
  if (isRefusal(error)) return error.detail
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Choose one with: npm start -- --port 4200`
  log('server.failed', errorFields(error))
  return error instanceof Error ? error.message : 'Linchpin could not start.'
}
