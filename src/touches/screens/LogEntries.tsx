import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { keptPlace } from '../../ui/kept-place.ts'
import { useMinute } from '../../ui/minute.ts'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { TallList } from '../../ui/TallList.tsx'
import { hasBeen } from '../../ui/Timeline.tsx'
import { entriesOfPage } from '../model/log-pages.ts'
import type { LogEntry } from './api.ts'
import './entry.css'
import { LogPlace, topRow } from './LogPlace.tsx'
import { LogRow } from './LogRow.tsx'
import { dayNames, logDays } from './log-days.ts'
import { t } from './texts.ts'
import { useEntryActions } from './use-entry-actions.tsx'
import type { Log } from './use-log.ts'

const usualHeight = 42

/**
 * A contact log of any length, newest first; a thread stands once, at its newest entry, and opens there. Going back leads to
 * the same place; `day` ('YYYY-MM-DD', of the address) leads to its newest entry.
 */
export function LogEntries({
  log,
  name,
  withPerson,
  empty,
  day,
  onDay,
  short = null,
  onAll,
}: {
  log: Log
  /** Of the log under its conditions. */
  name: string
  withPerson: boolean
  empty: string
  day?: string | undefined
  onDay: (day: string | undefined) => void
  /** Where other things stand below it: so many entries first, and the way to all. */
  short?: number | null
  onAll: () => void
}) {
  const f = useFormat()
  const { timeZone } = useSettings()
  const minute = useMinute()
  const now = useMemo(() => new Date(minute), [minute])
  const dayOf = useMemo(() => dayNames(f, now), [f, now])
  const { choose, may, dialog } = useEntryActions()
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set())
  const [goTo, setGoTo] = useState<{ row: number; n: number } | null>(null)
  const [top] = useState(topRow)
  const lead = useCallback((row: number) => setGoTo(before => ({ row, n: (before?.n ?? 0) + 1 })), [])
  useDay(log, name, day, timeZone, lead)
  const turn = useCallback(
    (threadId: number) =>
      setUnfolded(ids => {
        const next = new Set(ids)
        if (!next.delete(threadId)) next.add(threadId)
        return next
      }),
    [],
  )
  if (log.isPending) return <Loading rows={8} />
  if (log.count === 0 && log.error) return <Failed problem={log.error} onRetry={log.retry} />
  if (log.count === 0) return <Empty sentence={empty} />
  const { entryAt } = log
  const isShort = short !== null && log.count > short
  const row = (at: number) => {
    const entry = entryAt(at)
    if (!entry) return <div className="log-row log-awaited skeleton" />
    if (entry.folded) return null
    const above = shownAbove(entryAt, at)
    const isPast = hasBeen(entry.occurredAt, now)
    const nowBefore = isPast && above !== null && !hasBeen(above.occurredAt, now)
    const own = dayOf(entry.occurredAt)
    const isOpen = entry.thread !== null && unfolded.has(entry.thread.id)
    return (
      <LogRow
        entry={entry}
        day={above !== null && !nowBefore && dayOf(above.occurredAt) === own ? null : own}
        now={nowBefore ? now : null}
        withPerson={withPerson}
        isOpen={isOpen}
        mayAnswer={may.answer(entry)}
        mayCorrect={may.correct(entry)}
        onTurn={turn}
        onChoose={choose}
      />
    )
  }
  return (
    <div className="log">
      <TallList
        key={name}
        label={t('entries')}
        count={isShort ? short : log.count}
        settled={log.settled}
        usual={usualHeight}
        keep={name}
        idAt={at => entryAt(at)?.id ?? null}
        rowOf={log.rowOf}
        goTo={goTo}
        onSight={log.show}
        onTop={top.set}
      >
        {row}
      </TallList>
      {log.error && <Failed problem={log.error} onRetry={log.retry} />}
      {isShort && (
        <div className="log-more">
          <Button onClick={onAll}>{t('showAll', { n: f.count(log.count) })}</Button>
        </div>
      )}
      {log.settled && !isShort && log.count > entriesOfPage && (
        <LogPlace
          top={top}
          count={log.count}
          entryAt={entryAt}
          day={day}
          onDay={onDay}
          onNewest={() => {
            onDay(undefined)
            lead(0)
          }}
        />
      )}
      {dialog}
    </div>
  )
}

/** The entry that is shown above a row: null where it is the first one, or the one above is not read. */
function shownAbove(entryAt: (row: number) => LogEntry | undefined, row: number): LogEntry | null {
  for (let at = row - 1; at >= 0; at--) {
    const above = entryAt(at)
    if (!above?.folded) return above ?? null
  }
  return null
}

/** A day in the address leads there, unless somebody comes back to a place in the same log. */
function useDay(
  log: Log,
  name: string,
  day: string | undefined,
  timeZone: string,
  lead: (row: number) => void,
): void {
  const went = useRef<string | null>(null)
  const { settled, count, rowBefore } = log
  const ask = useRef(rowBefore)
  ask.current = rowBefore
  useEffect(() => {
    if (!settled || count === 0) return
    const wish = `${name} ${day ?? ''}`
    const isBack = went.current === null && keptPlace(name) !== null
    if (went.current === wish) return
    went.current = wish
    const end = day === undefined ? undefined : logDays({ until: day }, timeZone).to
    if (isBack || end === undefined) return
    let isLate = false
    void ask.current(end).then(row => {
      if (!isLate) lead(row)
    })
    return () => {
      isLate = true
    }
  }, [settled, count, name, day, timeZone, lead])
}
