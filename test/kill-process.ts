import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import type { OwnWork } from './own-process.ts'

const script = resolve(import.meta.dirname, 'own-process.ts')

/** Starts it; `ended` answers the exit code, null when it was killed. */
export function startProcess(work: OwnWork): { child: ChildProcess; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [script, JSON.stringify(work)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<number | null>(done => child.once('exit', code => done(code)))
  return { child, ended }
}

/** Kills it (SIGKILL) as soon as `moment` has come. Answers whether it was still at work then. */
export async function killAt(work: OwnWork, moment: () => Promise<unknown>): Promise<boolean> {
  const { child, ended } = startProcess(work)
  await Promise.race([moment(), ended])
  child.kill('SIGKILL')
  return (await ended) === null
}
