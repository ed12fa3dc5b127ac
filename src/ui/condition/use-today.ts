import { useFormat } from '../format.ts'

/** Today in the company's time zone, 'YYYY-MM-DD'. */
export const useToday = (): string => useFormat().today()
