import { useSyncExternalStore } from 'react'
import { Button } from '../../ui/Button.tsx'
import { DateField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import type { LogEntry } from './api.ts'
import { t } from './texts.ts'

export type TopRow = {
  get: () => number | null
  set: (row: number | null) => void
  subscribe: (tell: () => void) => () => void
}

/** The first row in sight, told to whoever shows it and to nobody else. */
export function topRow(): TopRow {
  let row: number | null = null
  const listeners = new Set<() => void>()
  return {
    get: () => row,
    set(next) {
      if (next === row) return
      row = next
      for (const tell of listeners) tell()
    },
    subscribe(tell) {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
  }
}

/** Where one is in a long log, and the ways to another place: to a day, and back to the newest entry. */
export function LogPlace({
  top,
  count,
  entryAt,
  day,
  onDay,
  onNewest,
}: {
  top: TopRow
  count: number
  entryAt: (row: number) => LogEntry | undefined
  day: string | undefined
  onDay: (day: string | undefined) => void
  onNewest: () => void
}) {
  const f = useFormat()
  const row = useSyncExternalStore(top.subscribe, top.get)
  const entry = entryAt(row ?? 0)
  return (
    <div className="log-place">
      <span className="t12 i2 grow">
        {t('placeOf', { n: f.count((row ?? 0) + 1), of: f.count(count) })}
        {entry && <span className="i3"> · {f.day(entry.occurredAt)}</span>}
      </span>
      <DateField label={t('goToDay')} value={day ?? ''} onChange={day => onDay(day || undefined)} />
      <Button small onClick={onNewest} disabled={row === null}>
        {t('newest')}
      </Button>
    </div>
  )
}
