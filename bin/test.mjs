// Everything that must hold, in one command. The last line says how many tests and steps passed and failed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ensureInstalled, findRuntime, root, runOn } from './runtime.mjs'

const chromium = '/usr/bin/chromium'
const debianPostgres = '/usr/lib/postgresql/15'
const modules = join(root, 'node_modules')
const count = { passed: 0, failed: 0 }
const fewFiles = 5
/** What the reader of the last lines alone must know. */
const noted = []

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
  if (code !== 0) noted.push(`Failed: ${name}`)
  console.log(code === 0 ? `${name}: passed` : `${name}: failed (${code})`)
}

const readReport = file => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] }
  }
}

/** What failed in a report, by file: names and first lines of what was said. A file that did not load fails whole. */
const failuresOf = report =>
  report.testResults
    .filter(({ status }) => status === 'failed')
    .map(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed')
      const said = failed.map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages[0] ?? ''}`)
      return {
        file: relative(root, name),
        count: Math.max(1, failed.length),
        said: failed.length ? said : [message],
      }
    })

const runTests = async (name, filters, env) => {
  const file = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`)
  const args = [join(modules, 'vitest', 'vitest.mjs'), 'run', ...filters]
  const code = await runOn(
    runtime,
    [...args, '--reporter=default', '--reporter=json', `--outputFile=${file}`],
    env,
  )
  return { code, report: readReport(file) }
}

/**
 * What fails among thousands on a busy machine is asked once more by itself: what fails again has failed, what passes
 * then is counted as passed and named in the end, because it is unsteady. A run that dies beside its tests has failed.
 * Failures in many files are no bad luck, and stand.
 */
const tests = async (name, filters, env = {}) => {
  console.log(`\n== ${name}`)
  const first = await runTests(name, filters, env)
  count.passed += first.report.numPassedTests
  const failures = failuresOf(first.report)
  if (failures.length === 0) {
    if (first.code !== 0) count.failed++
    return
  }
  const files = failures.map(({ file }) => file)
  if (files.length > fewFiles) {
    count.failed += failures.reduce((sum, one) => sum + one.count, 0)
    noted.push(...failures.flatMap(one => [`Failed: ${one.file}`, ...one.said.map(excerpt)]))
    return
  }
  console.log(`\n== ${name}, once more: ${files.join(', ')}`)
  const again = await runTests(`${name} once more`, files, env)
  const left = failuresOf(again.report)
  const failed = left.reduce((sum, one) => sum + one.count, 0)
  count.failed += failed === 0 && again.code !== 0 ? 1 : failed
  for (const one of failures) {
    const still = left.find(({ file }) => file === one.file)
    if (still) noted.push(`Failed twice: ${still.file}`, ...still.said.map(excerpt))
    else {
      count.passed += one.count
      noted.push(`Unsteady, failed once and passed by itself: ${one.file}`, ...one.said.map(excerpt))
    }
  }
}

/** The first lines of what a failure said, set in below the name of its file. */
const excerpt = text => stripVTControlCharacters(text).split('\n').slice(0, 6).join('\n  ').replace(/^/, '  ')

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
if (noted.length > 0) console.log(`\n${noted.join('\n')}`)
console.log(`\n${count.passed} passed, ${count.failed} failed`)
process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1)
