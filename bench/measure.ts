import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

export type Size = number | 'full' | null
/** `ours` and `limit` in `unit`; a rate is better high, a time low. */
export type Measured = {
  size: number
  ours: number
  limit: number
  unit: 'ms' | 'rows/s' | 'share' | 'bytes'
  rssMiB: number
  /** Further figures by name. */
  more: Record<string, number>
}
export type Measure = (size: Size, say: (line: string) => void) => Promise<Measured>

/** The value below which `share` of the sorted-or-not list lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!
}

/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Milliseconds of each run, one after the other. */
export async function timedEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<number[]> {
  const took: number[] = []
  for (const item of items) took.push(await timed(() => work(item)))
  return took
}

/** Milliseconds until a program has ended; throws when it failed. */
export function runProgram(command: string, args: string[]): Promise<number> {
  const started = performance.now()
  return new Promise((done, failed) => {
    const child = spawn(command, args, { stdio: 'ignore' })
    child.once('error', failed)
    child.once('exit', code => {
      if (code === 0) done(performance.now() - started)
      else failed(new Error(`${command} ended with ${code}.`))
    })
  })
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The process ended between the listing and the reading, or is not ours to see.
    return ''
  }
}

/** Every process below these and themselves. Empty where there is no /proc. */
function treeOf(roots: readonly number[]): number[] {
  const children = new Map<number, number[]>()
  let listed: string[] = []
  try {
    listed = readdirSync('/proc')
  } catch {
    return []
  }
  for (const name of listed) {
    if (!/^\d+$/.test(name)) continue
    // The name of the program stands in parentheses and may contain anything: the parent follows the last one.
    const parent = Number(/\) \S (\d+)/.exec(read(`/proc/${name}/stat`).slice(-400))?.[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const found = new Set(roots)
  for (const pid of found) for (const child of children.get(pid) ?? []) found.add(child)
  return [...found]
}

/**
 * MiB that these processes and all below them hold in memory. Pages that several share (the buffers of the database)
 * count once, by their proportional share; where that is not told, each process's resident size counts.
 */
export function memoryOf(roots: readonly number[]): number {
  let kib = 0
  for (const pid of treeOf(roots)) {
    const share = /^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1]
    const resident = /^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1]
    kib += Number(share ?? resident ?? 0)
  }
  return kib / 1024
}

/** MiB of these that are shared memory: of a database its buffers, which count once. */
export function sharedOf(roots: readonly number[]): number {
  let kib = 0
  for (const pid of treeOf(roots))
    kib += Number(/^Pss_Shmem:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)
  return kib / 1024
}

/** Seconds of processor time that these processes and all below them have used (ticks of 10 ms). */
export function processorOf(roots: readonly number[]): number {
  let ticks = 0
  for (const pid of treeOf(roots)) {
    const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)!.split(' ')
    // Its own, user and system, and of its children that have ended.
    for (const at of [11, 12, 13, 14]) ticks += Number(fields[at] ?? 0)
  }
  return ticks / 100
}

/** Watches the memory of process trees until asked for the peak, in MiB. */
export function watchMemory(roots: readonly number[]): () => number {
  let peak = memoryOf(roots)
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryOf(roots))
  }, 2_000)
  return () => {
    clearInterval(timer)
    return Math.max(peak, memoryOf(roots))
  }
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits))
