// Words of job titles in English, Dutch and German, the higher rank first.
const ranks: readonly (readonly [RegExp, string])[] = [
  [/\b(student|studentin|werkstudent\w*)\b/, 'student'],
  [/\b(intern|trainee|stagiair\w*|praktikant\w*)\b/, 'intern'],
  [/\b(owner|founder|co-?founder|eigenaar|oprichter|inhaber\w*|gründer\w*|gruender\w*)\b/, 'owner'],
  [
    /\b(c[efiomt]o|cpo|board|president|geschäftsführ\w*|geschaeftsfuehr\w*|vorstand\w*|bestuurder)\b/,
    'board',
  ],
  [/\b(director|directeur|direktor\w*|vice president|vp|managing director)\b/, 'director'],
  [/\b(head|hoofd|leiter\w*|bereichsleit\w*)\b|\w+leiter(in)?\b/, 'head'],
  [/\b(manager\w*|teamlead|team lead|supervisor)\b|\w+manager(in)?\b/, 'manager'],
]

/** The rank that a job title tells, one of the words that lead definitions know; null when it tells none. */
export function seniorityOf(jobTitle: string | null | undefined): string | null {
  const title = (jobTitle ?? '').toLowerCase()
  return ranks.find(([words]) => words.test(title))?.[1] ?? null
}
