import { refuse } from '../shared/outcome.ts'

/** Runs a removal; when rows elsewhere still point at the row, refuses `in_use` with the sentence. */
export async function refusingUse<T>(sentence: string, removal: () => Promise<T>): Promise<T> {
  try {
    return await removal()
  } catch (error) {
    if ((error as { code?: string }).code !== '23503') throw error
    return refuse('in_use', 409, sentence)
  }
}
