// Runs on Node 20 and needs nothing installed: it is what installs and finds the rest.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const neededMajor = 24

/** The folder of the project. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Ends with a sentence for the person at the terminal, without a stack. */
export const giveUp = sentence => {
  console.error(sentence)
  process.exit(1)
}

/** Where the network is reached from here is the person's to say; everything else is ours. */
const inheritedSettings =
  /^npm_config_(?:registry|cafile|ca|strict_ssl|proxy|https_proxy|http_proxy|noproxy|cache|userconfig|globalconfig|prefix)$/i

const installEnvironment = () => {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_config_/i.test(name) || inheritedSettings.test(name),
  )
  return {
    ...Object.fromEntries(kept),
    npm_config_ignore_scripts: 'true',
    npm_config_engine_strict: 'false',
    npm_config_loglevel: 'error',
  }
}

/** npm as a script of the Node that runs now, or the command `npm`. */
const npmCommand = () => {
  const given = process.env.npm_execpath
  const beside = dirname(process.execPath)
  const scripts = [
    given && basename(given).startsWith('npm-cli') ? given : undefined,
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const script = scripts.find(path => path && existsSync(path))
  if (script) return { command: process.execPath, args: [script], shell: false }
  return { command: 'npm', args: [], shell: process.platform === 'win32' }
}

/** Installs what package-lock.json names, when it changed since the last time. File times lie; the sum does not. */
export const ensureInstalled = () => {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const sum = createHash('sha256').update(lock).digest('hex')
  const mark = join(root, 'node_modules', '.installed')
  if (existsSync(mark) && readFileSync(mark, 'utf8').trim() === sum) return
  console.error('Installing what Linchpin needs (once; about 20 seconds) ...')
  const npm = npmCommand()
  const { status, error } = spawnSync(
    npm.command,
    [...npm.args, 'ci', '--include=dev', '--include=optional'],
    {
      cwd: root,
      env: installEnvironment(),
      stdio: ['ignore', 2, 2],
      shell: npm.shell,
    },
  )
  if (error?.code === 'ENOENT') giveUp('npm was not found. Install Node.js with npm and start again.')
  if (status !== 0) {
    giveUp(
      'The installation failed; npm says why above. Linchpin needs the npm registry once, then no network.',
    )
  }
  writeFileSync(mark, `${sum}\n`)
}

/** The Node that fits: the one running now, else the one installed with the packages. */
export const findRuntime = () => {
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = join(root, 'node_modules', `node-${system}-${process.arch}`, 'bin', name)
  if (existsSync(path)) return path
  return giveUp(
    `Linchpin runs on Node ${neededMajor} or later. This is Node ${process.versions.node}, and none is ` +
      `packaged for ${process.platform} ${process.arch}. Install Node ${neededMajor} and start again.`,
  )
}

/**
 * Runs a file on the right Node and ends as it ends. A terminal sends Ctrl-C to both, so only the child acts
 * on it; SIGTERM is often sent to the parent alone, so it is passed on.
 */
export const runOn = (runtime, args, env = {}) =>
  new Promise(done => {
    const child = spawn(runtime, args, { stdio: 'inherit', env: { ...process.env, ...env } })
    const ignore = () => undefined
    const pass = () => child.kill('SIGTERM')
    process.on('SIGINT', ignore)
    process.on('SIGTERM', pass)
    child.once('error', error => giveUp(`${runtime} did not start: ${error.message}`))
    child.once('exit', (code, signal) => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', pass)
      done(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
