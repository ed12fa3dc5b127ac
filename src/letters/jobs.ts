import { logLetters, undoLetters } from './log-letters.ts'
import { type PrintNeeds, printLetter } from './print-letter.ts'
import { tidyFiles } from './tidy-files.ts'

const idOf = (payload: unknown): number => (payload as { letterId: number }).letterId

/** The jobs of this domain by task name, for the worker. */
export const lettersJobs = (needs: PrintNeeds) => ({
  'letters.print': (payload: unknown) => printLetter(needs, idOf(payload)),
  'letters.log': (payload: unknown) => logLetters(needs, idOf(payload)),
  'letters.tidy': () => tidyFiles(needs),
  'letters.undo': (payload: unknown) => undoLetters(needs, idOf(payload)),
})
