import type { Actor } from '../../../team/model/actor.ts'

/** A manager signs for the own side; the administrator for either, but two people sign in all. */
export const maySignFor = ({ role }: Pick<Actor, 'role'>, side: 'marketing' | 'sales'): boolean =>
  role === 'administrator' || role === `${side}_manager`
