// Starts Linchpin. Runs on Node 20; installs what is missing and goes on with the Node it needs.
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureInstalled, findRuntime, giveUp, root, runOn } from './runtime.mjs'

const help = `Usage: npm start [-- flags]   or   node bin/start.mjs [flags]

  --port NUMBER        PORT            Port of the web server. Default 4100.
  --data FOLDER        LINCHPIN_DATA   Folder of the database, files and backups. Default ./data.
  --database-url URL   DATABASE_URL    A PostgreSQL 15 or later to use instead of the built-in one.
  --url URL            LINCHPIN_URL    Address at which people reach Linchpin, for links in mail.
                                       Default http://localhost:PORT.
  --sample                             Fill an empty installation with a sample company.
  --help                               This list.

A flag wins over its environment variable. As a service, start node bin/start.mjs rather than npm:
npm does not pass on the signal to stop.`

const options = {
  port: { type: 'string' },
  data: { type: 'string' },
  'database-url': { type: 'string' },
  url: { type: 'string' },
  sample: { type: 'boolean' },
  help: { type: 'boolean' },
}

const readFlags = () => {
  try {
    return parseArgs({ options, allowPositionals: false }).values
  } catch (error) {
    return giveUp(`${error.message}\n\n${help}`)
  }
}

const isUrl = (text, protocols) => {
  try {
    return protocols.includes(new URL(text).protocol)
  } catch {
    return false
  }
}

/** The settings as environment variables for the server; an empty one counts as absent. */
const readSettings = flags => {
  const env = process.env
  const port = flags.port ?? (env.PORT || '4100')
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    giveUp(`The port must be a number from 1 to 65535, not "${port}".`)
  }
  const databaseUrl = flags['database-url'] ?? env.DATABASE_URL ?? ''
  if (databaseUrl && !isUrl(databaseUrl, ['postgres:', 'postgresql:'])) {
    giveUp('The database URL must look like postgres://user:password@host:5432/database.')
  }
  const url = flags.url ?? (env.LINCHPIN_URL || `http://localhost:${port}`)
  if (!isUrl(url, ['http:', 'https:'])) giveUp(`The URL must begin with http:// or https://, not "${url}".`)
  return {
    PORT: port,
    LINCHPIN_DATA: resolve(flags.data ?? (env.LINCHPIN_DATA || join(root, 'data'))),
    DATABASE_URL: databaseUrl,
    LINCHPIN_URL: url.replace(/\/+$/, ''),
    LINCHPIN_SAMPLE: flags.sample ? '1' : (env.LINCHPIN_SAMPLE ?? ''),
  }
}

const flags = readFlags()
if (flags.help) {
  console.log(help)
} else {
  const settings = readSettings(flags)
  ensureInstalled()
  process.exit(await runOn(findRuntime(), [join(root, 'src', 'main', 'server.ts')], settings))
}
