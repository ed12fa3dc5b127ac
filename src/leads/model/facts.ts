import { businessHost } from '../../customers/model/free-mail.ts'
import { jobFunctionOf, seniorityOf } from '../../customers/model/job-title.ts'
import type { PersonFacts } from './definition.ts'

/** The kind of promise that sales makes with every lead. */
export const leadPromise = 'lead_response'

/** What the record knows of a person and the account, as columns hold it. */
export type KnownOfPerson = {
  email: string | null
  jobTitle: string | null
  jobFunction: string | null
  seniority: string | null
  country: string | null
  industry: string | null
  employees: number | null
  accountKind: string | null
  territory: string | null
}

/** The facts that a definition asks for; function and seniority are read from the title where not stated. */
export function factsOf(known: KnownOfPerson): PersonFacts {
  return {
    industry: known.industry,
    country: known.country,
    jobFunction: known.jobFunction ?? jobFunctionOf(known.jobTitle),
    seniority: known.seniority ?? seniorityOf(known.jobTitle),
    employees: known.employees,
    emailKind: known.email === null ? null : businessHost(known.email) === null ? 'free' : 'business',
    accountKind: known.accountKind,
    territory: known.territory,
  }
}

/** Working minutes to a first answer, by the fit letter of the grade: A 4 h, B 8 h, C and D 16 h. */
export function answerMinutes(grade: string): number {
  return grade.startsWith('A') ? 240 : grade.startsWith('B') ? 480 : 960
}
