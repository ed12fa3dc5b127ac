const again = new Set(['40001', '40P01'])

/** Runs a transaction again when the database gave it up for another one (deadlock, serialisation), four times at most. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 4; ; left--) {
    try {
      return await work()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (left === 0 || !again.has(code)) throw error
    }
  }
}
