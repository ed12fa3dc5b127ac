/** What is promised: the first answer to a lead, the answer to a complaint. */
export const promiseKinds = ['lead_response', 'complaint_answer'] as const
export type PromiseKind = (typeof promiseKinds)[number]
