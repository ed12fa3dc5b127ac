/** What win and loss against competitors can be split and narrowed by; the first four are attributes of the account. */
export const meetingDimensions = [
  'competitor',
  'industry',
  'country',
  'size',
  'kind',
  'territory',
  'product_group',
  'month',
] as const
export type MeetingDimension = (typeof meetingDimensions)[number]

/** `met` is all of them: open, won and lost. */
export const meetingFigures = ['met', 'open', 'won', 'lost'] as const
export type MeetingFigure = (typeof meetingFigures)[number]

/**
 * Classes of size by people employed; the first bounds are those of the Commission Recommendation 2003/361/EC (micro,
 * small, medium), what is larger is parted once more.
 */
export const sizeClasses = [
  { key: '1-9', from: 0, to: 9 },
  { key: '10-49', from: 10, to: 49 },
  { key: '50-249', from: 50, to: 249 },
  { key: '250-999', from: 250, to: 999 },
  { key: '1000+', from: 1000, to: null },
] as const
