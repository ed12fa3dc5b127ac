import { administrators, managers, marketers } from '../../team/model/access.ts'
import { t } from './texts.ts'

export type Place = { to: string; label: string; section?: string; roles?: readonly string[]; under?: string }

/** Where one can go, in the order of the rail; `roles` leaves out what the reader may not open. */
export function places(role: string): Place[] {
  const staff = role !== 'partner'
  const all: (Place | false)[] = [
    { to: '/', label: t('today') },
    staff && { to: '/tasks', label: t('tasks'), under: '/' },
    { to: '/customers', label: t('customers') },
    { to: '/persons', label: t('persons'), under: '/customers' },
    staff && { to: '/quality', label: t('quality'), under: '/customers' },
    { to: '/touches', label: t('contactLog'), under: '/customers' },
    { to: '/orders', label: t('orders'), under: '/customers' },
    { to: '/complaints', label: t('complaints'), under: '/customers' },
    staff && { to: '/mail', label: t('mail'), under: '/customers' },
    { to: '/duplicates', label: t('duplicates'), under: '/customers' },
    { to: '/leads', label: t('leads') },
    { to: '/promises', label: t('promises'), under: '/leads' },
    { to: '/definition', label: t('definition'), under: '/leads' },
    { to: '/pipeline', label: t('pipeline') },
    staff && { to: '/campaigns', label: t('campaigns') },
    staff && { to: '/letters', label: t('letters'), under: '/campaigns' },
    staff && { to: '/forms', label: t('forms'), under: '/campaigns', roles: marketers },
    staff && { to: '/process', label: t('process') },
    staff && { to: '/process/work', label: t('openWork'), under: '/process' },
    staff && { to: '/process/load', label: t('load'), under: '/process' },
    staff && { to: '/handover', label: t('handover'), under: '/process', roles: managers },
    { to: '/insight/funnel', label: t('insight') },
    { to: '/insight/revenue', label: t('revenue'), under: '/insight/funnel' },
    { to: '/insight/competition', label: t('competition'), under: '/insight/funnel' },
    { to: '/insight/lifecycle', label: t('lifecycle'), under: '/insight/funnel' },
    staff && { to: '/import', label: t('import'), roles: managers },
    { to: '/settings/absences', label: t('settings') },
    { to: '/settings/users', label: t('users'), under: '/settings/absences', roles: administrators },
    {
      to: '/settings/territories',
      label: t('territories'),
      under: '/settings/absences',
      roles: administrators,
    },
    { to: '/settings/calendars', label: t('calendars'), under: '/settings/absences', roles: administrators },
    { to: '/settings/company', label: t('company'), under: '/settings/absences', roles: administrators },
    { to: '/settings/privacy', label: t('privacy'), under: '/settings/absences', roles: managers },
    { to: '/settings/fields', label: t('fields'), under: '/settings/absences', roles: managers },
    staff && { to: '/settings/classes', label: t('classes'), under: '/settings/absences' },
    { to: '/settings/products', label: t('products'), under: '/settings/absences', roles: managers },
    {
      to: '/settings/complaints',
      label: t('complaintRules'),
      under: '/settings/absences',
      roles: [...managers, 'service'],
    },
    {
      to: '/settings/write-keys',
      label: t('writeKeys'),
      under: '/settings/absences',
      roles: ['administrator', 'marketing_manager'],
    },
    { to: '/settings/export', label: t('export'), under: '/settings/absences' },
    { to: '/settings/mailbox', label: t('mailbox'), under: '/settings/absences', roles: administrators },
    { to: '/settings/outbox', label: t('outbox'), under: '/settings/absences', roles: administrators },
    staff && { to: '/settings/changes', label: t('bulkEdits'), under: '/settings/absences' },
    staff && { to: '/settings/trash', label: t('trash'), under: '/settings/absences' },
    { to: '/settings/you', label: t('you'), under: '/settings/absences' },
    { to: '/settings/password', label: t('password'), under: '/settings/absences' },
  ]
  return all.filter(place => place !== false).filter(place => !place.roles || place.roles.includes(role))
}
