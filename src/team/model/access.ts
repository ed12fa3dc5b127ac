/** Groups of roles that contracts name in `access`. */
export const staff = [
  'administrator',
  'marketing',
  'marketing_manager',
  'sales',
  'sales_manager',
  'service',
] as const
export const marketers = ['administrator', 'marketing', 'marketing_manager'] as const
export const sellers = ['administrator', 'sales', 'sales_manager'] as const
export const managers = ['administrator', 'marketing_manager', 'sales_manager'] as const
/** Who keeps what is known of competitors: those who write and those who lead. */
export const competitionKeepers = [
  'administrator',
  'marketing',
  'marketing_manager',
  'sales_manager',
] as const
export const administrators = ['administrator'] as const
