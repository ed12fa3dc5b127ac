/** The kind of promise that sales makes with every lead. */
export const leadPromise = 'lead_response'

/** Working minutes to a first answer, by the fit letter of the grade: A 4 h, B 8 h, C and D 16 h. */
export function answerMinutes(grade: string): number {
  return grade.startsWith('A') ? 240 : grade.startsWith('B') ? 480 : 960
}
