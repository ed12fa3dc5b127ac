import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/**
 * Has a module of ours do arithmetic that keeps a processor busy, in a thread of its own, so that nobody waits for a page meanwhile.
 * The module calls `inThread` with what it does; `given` and the answer are copied. What it throws is thrown here.
 */
export async function ask<Given, Answer>(module: URL, given: Given): Promise<Answer> {
  const worker = new Worker(module, {
    workerData: given,
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 },
  })
  try {
    const [answer] = (await once(worker, 'message')) as [{ value: Answer } | { failed: string }]
    if ('failed' in answer) throw new Error(answer.failed)
    return answer.value
  } finally {
    await worker.terminate()
  }
}

/** What a module does with what it is given, where it was begun by `ask`. */
export function inThread<Given, Answer>(work: (given: Given) => Answer): void {
  if (isMainThread) return
  try {
    parentPort?.postMessage({ value: work(workerData as Given) })
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) })
  }
}
