import { t } from './texts.ts'

export const wonReasons = [
  'product_fit',
  'price',
  'relationship',
  'delivery_time',
  'service',
  'other',
] as const
export const lostReasons = [
  'price',
  'product_fit',
  'delivery_time',
  'competitor',
  'no_decision',
  'no_budget',
  'other',
] as const
type CloseReason = (typeof wonReasons)[number] | (typeof lostReasons)[number]
export const closeReasons: readonly string[] = [...new Set([...wonReasons, ...lostReasons])]

export const closeReasonText = (reason: string | null): string => {
  if (reason === null || !closeReasons.includes(reason)) return reason ?? ''
  const word = reason as CloseReason
  return t(word === 'competitor' ? 'competitorReason' : word)
}
