import type { platforms } from '../model/presets.ts'
import { t } from './texts.ts'

export const platformName = (platform: string): string =>
  platform
    .split(', ')
    .map(each => t(`platform_${each as (typeof platforms)[number]}`))
    .join(', ')

/** Cents for one of so many; null where there is none. */
export const each = (cents: number, n: number): number | null => (n > 0 ? Math.round(cents / n) : null)

/** The address of the reported rows behind a figure. */
export function rowsDoor(query: Record<string, string | undefined>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  )
  return `/exposure?${new URLSearchParams([...given, ['open', 'rows']])}`
}
