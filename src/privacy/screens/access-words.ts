import { t } from './texts.ts'

/** Lists by the address without numbers under which they are noted, as their screens are called. */
const names = {
  persons: 'list_persons',
  leads: 'list_leads',
  opportunities: 'list_opportunities',
  orders: 'list_orders',
  search: 'list_search',
  touches: 'list_touches',
  'accounts/touches': 'list_account_log',
  'accounts/overview': 'list_account',
  complaints: 'list_complaints',
  tasks: 'list_tasks',
  today: 'list_today',
  board: 'list_board',
  duplicates: 'list_duplicates',
  'funnel/names': 'list_funnel',
  'forms/submissions': 'list_form',
  'forms/views': 'list_form',
  'letters/recipients': 'list_letter',
  'quality/records': 'list_quality',
  trash: 'list_trash',
  'privacy/requests': 'list_requests',
} as const

/** What a noted list is called; one without a name of its own by its address. */
export function listName(what: string): string {
  const key = names[what as keyof typeof names]
  return key ? t(key) : what.replaceAll('/', ', ')
}

/** What was asked of a list, in a line: `country: DE, sort: name`. */
export const accessWords = (filter: Record<string, unknown>): string =>
  Object.entries(filter)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ')
