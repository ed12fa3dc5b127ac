export const roles = [
  'administrator',
  'marketing',
  'marketing_manager',
  'sales',
  'sales_manager',
  'service',
  'partner',
] as const
export type Role =
  | 'administrator'
  | 'marketing'
  | 'marketing_manager'
  | 'sales'
  | 'sales_manager'
  | 'service'
  | 'partner'
export type Side = 'marketing' | 'sales' | 'service'

/** Who acts: a person who is signed in, or the system (worker, import, capture) without a user. */
export type Actor = { userId: number | null; role: Role | 'system'; name: string }

export const systemActor: Actor = Object.freeze({ userId: null, role: 'system', name: 'System' })

/** Managers of either side; the administrator runs the installation and counts as one. */
export function isManager(actor: Actor): boolean {
  return (
    actor.role === 'administrator' || actor.role === 'marketing_manager' || actor.role === 'sales_manager'
  )
}

const sideOfRole: Readonly<Record<Role, Side>> = {
  administrator: 'marketing',
  marketing: 'marketing',
  marketing_manager: 'marketing',
  sales: 'sales',
  sales_manager: 'sales',
  service: 'service',
  partner: 'sales',
}

/** The side on which a role works. A partner sells; the administrator's entries count as marketing's. */
export function sideOf(role: Role): Side {
  return sideOfRole[role]
}
