import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { freePort } from '../src/platform/cluster-process.ts'

const root = resolve(import.meta.dirname, '..')

export type ServerProcess = {
  child: ChildProcess
  address: string
  /** All that it said so far, on both of its outputs. */
  said(): string
  /** Answers when what it says next matches, or throws when it ends before. */
  hears(pattern: RegExp): Promise<void>
  ended: Promise<number | null>
  stop(): Promise<void>
}

/** The real server as a process of its own, without pages, with these settings. */
export async function startServer(env: Record<string, string>): Promise<ServerProcess> {
  const port = await freePort(0)
  const child = spawn(process.execPath, [join(root, 'src/main/server.ts')], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: '',
      LINCHPIN_SAMPLE: '',
      LINCHPIN_URL: '',
      SMTP_URL: '',
      LINCHPIN_WEB: '0',
      ...env,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', text => {
      said += String(text)
      for (const listen of listeners) listen()
    })
  const ended = new Promise<number | null>(done => child.once('exit', done))
  const hearsFrom = (from: number, pattern: RegExp) =>
    new Promise<void>((heard, failed) => {
      const listen = () => {
        if (!pattern.test(said.slice(from))) return
        listeners.delete(listen)
        heard()
      }
      listeners.add(listen)
      void ended.then(code => failed(new Error(`The server ended with ${code}: ${said}`)))
      listen()
    })
  await hearsFrom(0, /Linchpin is at/)
  return {
    child,
    address: `http://127.0.0.1:${port}`,
    said: () => said,
    hears: pattern => hearsFrom(said.length, pattern),
    ended,
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended
    },
  }
}
