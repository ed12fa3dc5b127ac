/** Who makes segments and changes own ones. */
export const segmentMakers = [
  'administrator',
  'marketing',
  'marketing_manager',
  'sales',
  'sales_manager',
] as const
