import { t } from './texts.ts'

const round = (n: number): number => (n < 10 ? Math.round(n * 10) / 10 : Math.round(n))

/** So many seconds, in the unit that is read at a glance. */
export function lastingSeconds(seconds: number): string {
  return seconds < 90 ? t('seconds', { n: round(seconds) }) : lasting(seconds / 60)
}

/** So many minutes, in the unit that is read at a glance. */
export function lasting(minutes: number): string {
  return minutes < 90 ? t('minutes', { n: round(minutes) }) : t('hours', { n: round(minutes / 60) })
}
