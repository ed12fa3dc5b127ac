type Waiting<T> = { item: T; size: number; done: () => void; failed: (error: unknown) => void }

/**
 * Group commit: what comes while `lanes` transactions are under way waits and goes together in the next one, up
 * to `most` in size. Answers when the transaction with the item has committed. When a joint one fails, each of its
 * items is tried alone, so that nobody's item is lost through another's.
 */
export function gathering<T>(
  run: (items: T[]) => Promise<unknown>,
  { lanes, most }: { lanes: number; most: number },
): (item: T, size: number) => Promise<void> {
  const waiting: Waiting<T>[] = []
  let busy = 0
  const take = (): Waiting<T>[] => {
    let [count, size] = [0, 0]
    while (count < waiting.length && (count === 0 || size + waiting[count]!.size <= most))
      size += waiting[count++]!.size
    return waiting.splice(0, count)
  }
  const alone = async ({ item, done, failed }: Waiting<T>): Promise<void> => run([item]).then(done, failed)
  const go = async (): Promise<void> => {
    busy++
    while (waiting.length > 0) {
      const group = take()
      if (group.length === 1) await alone(group[0]!)
      else
        await run(group.map(({ item }) => item)).then(
          () => {
            for (const { done } of group) done()
          },
          async () => {
            for (const each of group) await alone(each)
          },
        )
    }
    busy--
  }
  return (item, size) =>
    new Promise<void>((resolve, failed) => {
      waiting.push({ item, size, done: () => resolve(), failed })
      if (busy < lanes) void go()
    })
}
