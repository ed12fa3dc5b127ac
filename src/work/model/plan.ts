/** What a person holds, in the words of people; the order is that of the preview. */
export const holdingWords = [
  'accounts_sales',
  'accounts_marketing',
  'leads',
  'opportunities',
  'complaints',
  'campaigns',
  'tasks',
  'steps',
  'territories',
  'reports',
  'deputies',
  'routing',
  'views',
] as const
export type HoldingWord = (typeof holdingWords)[number]

/** To whom everything goes, and what goes to somebody else: of a kind, of a territory, or both; the first that fits. */
export type Plan = { fromId: number; toId: number; except: readonly Exception[] }
export type Exception = { toId: number; word?: HoldingWord | undefined; territoryId?: number | undefined }
export type Thing = { word: HoldingWord; territoryId: number | null }

/** Exactly one receiver for each thing. */
export function receiverOf(plan: Pick<Plan, 'toId' | 'except'>, thing: Thing): number {
  const fits = plan.except.find(
    ({ word, territoryId }) =>
      (word === undefined || word === thing.word) &&
      (territoryId === undefined || territoryId === thing.territoryId),
  )
  return fits?.toId ?? plan.toId
}

export const receiversOf = (plan: Pick<Plan, 'toId' | 'except'>): number[] => [
  ...new Set([plan.toId, ...plan.except.map(({ toId }) => toId)]),
]
