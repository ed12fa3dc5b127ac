import type { PromiseKind } from '../model/kind.ts'

export type PromiseState = 'kept' | 'broken' | 'running'

/** The address of the leads or complaints behind a number of promises; a keeper of 'none' is nobody, without one it is everybody. */
export function promiseDoor({
  kind = 'lead_response',
  keeper,
  promise,
  since,
  territoryId,
}: {
  kind?: PromiseKind
  keeper?: number | 'none'
  promise: PromiseState
  since: string
  territoryId?: number | undefined
}): string {
  const query = new URLSearchParams({
    ...(keeper === undefined ? {} : { promisedBy: String(keeper) }),
    promise,
    promisedAfter: since,
    ...(territoryId ? { territoryId: String(territoryId) } : {}),
  })
  return `${kind === 'lead_response' ? '/leads' : '/complaints'}?${query}`
}
