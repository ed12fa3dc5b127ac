/** What selling time is parted by. */
export const dimensions = ['grade', 'class', 'seller', 'month', 'week', 'kind'] as const
export type Dimension = (typeof dimensions)[number]
