type Waiting<T> = { item: T; size: number; done: () => void; failed: (error: unknown) => void }

/**
 * Group commit: what comes while `lanes` transactions are under way waits and goes together in the next one, up
 * to `most` in size. Answers when the transaction with the item has committed. When a joint one fails, each of its
 * items is tried alone, so that nobody's item is lost through another's. `lane` counts from 0: of one lane, only one
 * transaction is under way.
 */
export function gathering<T>(
  run: (items: T[], lane: number) => Promise<unknown>,
  { lanes, most }: { lanes: number; most: number },
): (item: T, size: number) => Promise<void> {
  const waiting: Waiting<T>[] = []
  const free = Array.from({ length: lanes }, (_, lane) => lane)
  const take = (): Waiting<T>[] => {
    let [count, size] = [0, 0]
    while (count < waiting.length && (count === 0 || size + waiting[count]!.size <= most))
      size += waiting[count++]!.size
    return waiting.splice(0, count)
  }
  const alone = async ({ item, done, failed }: Waiting<T>, lane: number): Promise<void> =>
    run([item], lane).then(done, failed)
  const go = async (lane: number): Promise<void> => {
    while (waiting.length > 0) {
      const group = take()
      if (group.length === 1) await alone(group[0]!, lane)
      else
        await run(
          group.map(({ item }) => item),
          lane,
        ).then(
          () => {
            for (const { done } of group) done()
          },
          async () => {
            for (const each of group) await alone(each, lane)
          },
        )
    }
    free.push(lane)
  }
  return (item, size) =>
    new Promise<void>((resolve, failed) => {
      waiting.push({ item, size, done: () => resolve(), failed })
      const lane = free.pop()
      if (lane !== undefined) void go(lane)
    })
}
