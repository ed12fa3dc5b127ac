import { inThread } from '../platform/thread.ts'
import { type JudgedLead, type Suggestion, suggest } from './model/suggestions/suggest.ts'

export type Suggesting = { leads: JudgedLead[]; places: string[] }

inThread(({ leads, places }: Suggesting): Suggestion[] => suggest(leads, places))
