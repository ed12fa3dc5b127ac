export type PromiseState = 'kept' | 'broken' | 'running'

/** The address of the leads behind a number of promises; a keeper of 'none' is nobody, without one it is everybody. */
export function promiseDoor({
  keeper,
  promise,
  since,
  territoryId,
}: {
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
  return `/leads?${query}`
}
