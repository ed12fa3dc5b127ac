import { type FileNeeds, tidyFiles } from './tidy-files.ts'

export const touchesJobs = (needs: FileNeeds) => ({ 'touches.files': () => tidyFiles(needs) })
