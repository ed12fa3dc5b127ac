// Everything that must hold, in one command. The last line says how many tests and steps passed and failed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled, findRuntime, root, runOn } from './runtime.mjs'

const chromium = '/usr/bin/chromium'
const debianPostgres = '/usr/lib/postgresql/15'
const modules = join(root, 'node_modules')
const count = { passed: 0, failed: 0 }

const ensureChromium = () => {
  if (existsSync(chromium)) return
  const aptGet = existsSync('/usr/bin/apt-get')
  if (!aptGet || process.getuid?.() !== 0) {
    console.log(`The browser tests need ${chromium}: install the package chromium, as root.`)
    return
  }
  console.log('Installing chromium for the browser tests ...')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    env,
    stdio: 'inherit',
  })
}

/** One step counts as one: a check, a compilation, a build. */
const step = async (name, args) => {
  console.log(`\n== ${name}`)
  const code = await runOn(runtime, args)
  if (code === 0) count.passed++
  else count.failed++
  console.log(code === 0 ? `${name}: passed` : `${name}: failed (${code})`)
}

const readReport = file => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] }
  }
}

/** A file that did not load has no tests to fail, and a run may die beside its tests: both count as one. */
const tests = async (name, filters, env = {}) => {
  console.log(`\n== ${name}`)
  const file = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`)
  const args = [join(modules, 'vitest', 'vitest.mjs'), 'run', ...filters]
  const code = await runOn(
    runtime,
    [...args, '--reporter=default', '--reporter=json', `--outputFile=${file}`],
    env,
  )
  const report = readReport(file)
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some(assertion => assertion.status === 'failed'),
  ).length
  const failed = report.numFailedTests + unloaded
  count.passed += report.numPassedTests
  count.failed += failed === 0 && code !== 0 ? 1 : failed
}

ensureInstalled()
ensureChromium()
const runtime = findRuntime()
const reports = mkdtempSync(join(tmpdir(), 'linchpin-report-'))
process.chdir(root)
// Programs that the tests start by name find the right Node first.
process.env.PATH = `${join(modules, '.bin')}:${process.env.PATH}`

await step('Rules of the code', [join(root, 'bin', 'check.ts')])
await step('Types of the server', [join(modules, 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'])
await step('Types of the web', [join(modules, 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.web.json'])
await step('Web build', [join(modules, 'vite', 'bin', 'vite.js'), 'build', '--logLevel=warn'])
await tests('Tests', [])
if (existsSync(join(debianPostgres, 'bin', 'initdb'))) {
  const filters = ['src/platform/', 'stories/']
  await tests('Tests on PostgreSQL 15', filters, { LINCHPIN_TEST_POSTGRES: debianPostgres })
}

rmSync(reports, { recursive: true, force: true })
console.log(`\n${count.passed} passed, ${count.failed} failed`)
process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1)
