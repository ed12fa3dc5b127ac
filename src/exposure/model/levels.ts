import type { Field } from './presets.ts'

/**
 * What one row of a report stands for. A platform reports the same clicks by campaign, by ad group, by term and by page: of the
 * reports of one day only one may be summed, the first of these that there is.
 */
export const levels = ['campaign', 'ad_group', 'day', 'term', 'page'] as const
export type Level = (typeof levels)[number]

export function levelOf(fields: readonly (Field | null)[]): Level {
  if (fields.includes('term')) return 'term'
  if (fields.includes('page')) return 'page'
  if (fields.includes('adGroup')) return 'ad_group'
  return fields.includes('campaign') ? 'campaign' : 'day'
}
