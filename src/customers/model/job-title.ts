/**
 * What a job title tells, in English, Dutch and German; the first that matches wins, the most senior first. A pattern is a
 * regular expression in which `<` is the beginning of a word and `>` its end, read without regard to case: the same
 * here and in the database (`titleSql` in `../traits-of-title.ts`).
 */
export type TitlePatterns = readonly (readonly [string, string])[]

export const seniorityPatterns: TitlePatterns = [
  ['student', '<(student|werkstudent)'],
  ['intern', '<(intern|internship)>|<(trainee|stagiair|praktikant)'],
  ['owner', '<(owner|founder|eigenaar|oprichter|gesellschafter|dga)>|<(inhaber|gründer|gruender)'],
  [
    'board',
    '<(c[efiopstm]o|board|managing director|directievoorzitter)>|<(geschäftsführ|geschaeftsfuehr|vorstand|bestuur)',
  ],
  ['director', '<(director|directeur|vice president|vp)>|<(direktor)'],
  ['board', '<(president)>'],
  ['head', '<(head|hoofd|lead)>|leiter(in)?>|<(bereichsleit)'],
  ['manager', 'manager|supervisor|teamlead|chef|meister'],
]
export const functionPatterns: TitlePatterns = [
  ['purchasing', 'purchas|procure|inkoop|einkauf|buyer'],
  ['quality', 'qualit|kwaliteit|qualität|validation|validierung'],
  ['engineering', 'engineer|techni|maintenance|onderhoud|instandhaltung|konstruktion'],
  ['production', 'production|produktie|productie|produktion|plant|line|fertigung|packaging'],
  ['operations', 'operation|supply|logisti|bedrijf|betrieb'],
  ['marketing', 'marketing|communicati'],
  ['sales', 'sales|verkoop|vertrieb|account manager'],
  ['finance', 'financ|controller|finanz'],
  ['general_management', 'managing|owner|eigenaar|inhaber|geschäftsführ|ceo|general'],
]

const wordLetter = '[\\p{L}\\p{N}_]'
const compiled = (patterns: TitlePatterns): (readonly [string, RegExp])[] =>
  patterns.map(([key, pattern]) => [
    key,
    new RegExp(
      pattern
        .replaceAll('<(', `(?<!${wordLetter})(?=${wordLetter})(`)
        .replaceAll('>', `(?<=${wordLetter})(?!${wordLetter})`),
      'iu',
    ),
  ])
const seniorities = compiled(seniorityPatterns)
const functions = compiled(functionPatterns)

const found = (title: string | null, words: typeof functions): string | null =>
  title === null ? null : (words.find(([, word]) => word.test(title.normalize('NFC')))?.[0] ?? null)

export const seniorityOf = (title: string | null): string | null => found(title, seniorities)
export const jobFunctionOf = (title: string | null): string | null => found(title, functions)
