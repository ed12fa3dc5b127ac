/** What a job title tells, in English, Dutch and German; first match wins, most senior first. */
const seniorities: readonly (readonly [string, RegExp])[] = [
  ['student', /\b(student|studente|trainee|stagiair|praktikant|werkstudent)/i],
  ['intern', /\b(intern|internship)\b/i],
  ['owner', /\b(owner|founder|eigenaar|inhaber|gesellschafter|dga)\b/i],
  ['board', /\b(c[efiostm]o|board|managing director|geschäftsführ|directievoorzitter|vorstand|bestuur)/i],
  ['director', /\b(director|directeur|direktor|vice president|vp)\b/i],
  ['head', /\b(head|hoofd|leiter|leiterin|lead)\b|leiter(in)?\b/i],
  ['manager', /manager|chef|meister/i],
]
const functions: readonly (readonly [string, RegExp])[] = [
  ['purchasing', /purchas|procure|inkoop|einkauf|buyer/i],
  ['quality', /qualit|kwaliteit|qualität|validation|validierung/i],
  ['engineering', /engineer|techni|maintenance|onderhoud|instandhaltung|konstruktion/i],
  ['production', /production|produktie|productie|produktion|plant|line|fertigung|packaging/i],
  ['operations', /operation|supply|logisti|bedrijf|betrieb/i],
  ['marketing', /marketing|communicati/i],
  ['sales', /sales|verkoop|vertrieb|account manager/i],
  ['finance', /financ|controller|finanz/i],
  ['general_management', /managing|owner|eigenaar|inhaber|geschäftsführ|ceo|general/i],
]

export function seniorityOf(title: string | null): string | null {
  return title === null ? null : (seniorities.find(([, words]) => words.test(title))?.[0] ?? null)
}

export function jobFunctionOf(title: string | null): string | null {
  return title === null ? null : (functions.find(([, words]) => words.test(title))?.[0] ?? null)
}
