import type { Measured, Shown, Signal } from './api.ts'
import { t } from './texts.ts'

/** Whether the owner was told of it; nothing where there is none. */
export const alertWord = (alert: Shown['alert']): string | null =>
  alert === 'no_owner' ? null : t(alert === null ? 'alert_none' : `alert_${alert}`)

export const verdictWord = (measured: Measured | null): string =>
  t(measured === null ? 'verdict_none' : `verdict_${measured.verdict}`)

/** Whether a signal is watched for, and by whom or by what that was said. */
export function stateWords(
  { on, setting, note, decided, measured }: Signal,
  day: (at: string) => string,
): string {
  if (setting === 'auto')
    return t(on ? 'onByItself' : 'offByItself', { why: verdictWord(measured) }) + (note ? ` ${note}` : '')
  const said = { name: decided?.by ?? '', when: decided ? day(decided.at) : '', note: note ?? '' }
  return t(setting === 'on' ? 'onBy' : 'offBy', said)
}
