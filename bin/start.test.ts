import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const start = fileURLToPath(new URL('start.mjs', import.meta.url))
const runtime = new URL('runtime.mjs', import.meta.url).href

const run = async (args: string[], env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  }
  const [code] = await once(child, 'close')
  return { code, output }
}

/** A parent that runs `code` through `runOn`, as start.mjs runs the server. */
const nested = (code: string) => {
  const parent = `const { runOn } = await import('${runtime}')
    process.exit(await runOn(process.execPath, ['-e', ${JSON.stringify(code)}]))`
  return spawn(process.execPath, ['--input-type=module', '-e', parent], { detached: true })
}

test('--help names every flag and its environment variable', async () => {
  const { code, output } = await run([start, '--help'])
  expect(code).toBe(0)
  for (const word of ['--port', 'PORT', '--data', 'LINCHPIN_DATA', '--database-url', 'DATABASE_URL']) {
    expect(output).toContain(word)
  }
  for (const word of ['--url', 'LINCHPIN_URL', '--sample', '4100']) expect(output).toContain(word)
})

test.each([
  [['--prot', '1'], {}, "Unknown option '--prot'"],
  [['--port', '99999'], {}, 'must be a number from 1 to 65535'],
  [[], { PORT: 'abc' }, 'not "abc"'],
  [['--database-url', 'mysql://x'], {}, 'must look like postgres://'],
  [['--url', 'example.org'], {}, 'must begin with http://'],
])('a wrong setting is refused in a sentence: %j %j', async (flags, env, sentence) => {
  const { code, output } = await run([start, ...flags], env)
  expect(code).toBe(1)
  expect(output).toContain(sentence)
  expect(output).not.toContain('    at ')
})

test('SIGTERM to the parent reaches the child, whose exit code is the answer', async () => {
  const parent = nested(
    `process.on('SIGTERM', () => process.exit(7)); console.log('up'); setInterval(() => undefined, 1e6)`,
  )
  await once(parent.stdout, 'data')
  parent.kill('SIGTERM')
  expect(await once(parent, 'close')).toEqual([7, null])
})

test('Ctrl-C reaches the child once, and the parent waits until it has drained', async () => {
  const parent = nested(`let times = 0
    process.on('SIGINT', () => { times++; setTimeout(() => process.exit(times), 200) })
    console.log('up'); setInterval(() => undefined, 1e6)`)
  await once(parent.stdout, 'data')
  process.kill(-parent.pid!, 'SIGINT')
  expect(await once(parent, 'close')).toEqual([1, null])
})
