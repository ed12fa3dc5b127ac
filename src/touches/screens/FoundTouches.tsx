import { memo, useCallback, useEffect, useMemo, useRef } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { useMinute } from '../../ui/minute.ts'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { TallList } from '../../ui/TallList.tsx'
import { TimelineRow } from '../../ui/Timeline.tsx'
import type { TouchKind, TouchSide } from '../model/touch.ts'
import type { Piece } from '../model/words.ts'
import { type FoundEntry, touches } from './api.ts'
import { EntryFiles } from './EntryFiles.tsx'
import './found.css'
import { dayNames } from './log-days.ts'
import { t } from './texts.ts'

export type WordQuery = {
  q?: string | undefined
  segment?: number | undefined
  accountId?: number
  personId?: number
  below?: 'true' | 'false' | undefined
  side?: TouchSide | undefined
  kind?: TouchKind | undefined
  productGroupId?: number | undefined
  from?: string | undefined
  to?: string | undefined
}

const usualHeight = 42
/** Rows that stand for what is to come. */
const awaited = 8
const nobody = () => {}

/**
 * Entries of the contact log with these words, newest first, read on while one scrolls or goes through them by keyboard; what
 * was found is marked in text, never as markup.
 */
export function FoundTouches({ query, withNames }: { query: WordQuery; withNames: boolean }) {
  const f = useFormat()
  const minute = useMinute()
  const dayOf = useMemo(() => dayNames(f, new Date(minute)), [f, minute])
  const found = touches.usePages('GET /api/touches', { query: { ...query, limit: 50 } })
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = found
  const items = useMemo(() => data?.pages.flatMap(page => page.items) ?? [], [data])
  const places = useMemo(() => new Map(items.map(({ id }, place) => [id, place])), [items])
  const mayRead = hasNextPage && !isFetchingNextPage && error === null
  const now = useRef({ mayRead, read: items.length, after: 0 })
  now.current = { ...now.current, mayRead, read: items.length }
  const readOn = useCallback(() => {
    const { mayRead, read, after } = now.current
    if (mayRead && after >= read) void fetchNextPage()
  }, [fetchNextPage])
  const onSight = useCallback(
    (_: number, after: number) => {
      now.current.after = after
      readOn()
    },
    [readOn],
  )
  // A page that was shorter than what is in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read is what may not be enough
  useEffect(readOn, [items, mayRead, readOn])
  if (found.isPending) return <Loading rows={8} />
  if (!data) return <Failed problem={error} onRetry={() => void found.refetch()} />
  if (items.length === 0)
    return <Empty sentence={query.q ? t('noWords', { q: query.q }) : t('noneOfSegment')} />
  const days = (row: number) => {
    const own = dayOf(items[row]!.occurredAt)
    return row > 0 && dayOf(items[row - 1]!.occurredAt) === own ? null : own
  }
  const n = f.count(items.length)
  return (
    <div className="log">
      <TallList
        label={t('foundEntries')}
        count={items.length + (hasNextPage ? awaited : 0)}
        settled
        usual={usualHeight}
        grows="below"
        isOpen={hasNextPage}
        keep={`found ${JSON.stringify(query)}`}
        idAt={row => items[row]?.id ?? null}
        rowOf={id => places.get(id) ?? null}
        goTo={null}
        onSight={onSight}
        onTop={nobody}
      >
        {row =>
          items[row] ? (
            <FoundRow entry={items[row]} day={days(row)} withNames={withNames} />
          ) : (
            <div className="log-row log-awaited skeleton" />
          )
        }
      </TallList>
      {error ? (
        <Failed problem={error} onRetry={() => void fetchNextPage()} />
      ) : (
        <div className="log-found">
          <span className="t12 i3" role="status">
            {hasNextPage ? t('foundSoFar', { n }) : t('foundAll', { n: items.length })}
          </span>
          {hasNextPage && (
            <Button small onClick={() => void fetchNextPage()} busy={isFetchingNextPage}>
              {t('readOn')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

const FoundRow = memo(function FoundRow({
  entry,
  day,
  withNames,
}: {
  entry: FoundEntry
  day: string | null
  withNames: boolean
}) {
  const f = useFormat()
  const { person, account } = entry
  return (
    <TimelineRow
      day={day}
      format={f}
      item={{
        id: entry.id,
        at: entry.occurredAt,
        side: entry.side,
        title: <Marked pieces={entry.titlePieces} />,
        href: entry.byHand || entry.kind === 'email' ? `/touches/${entry.id}` : null,
        second: (
          <>
            {withNames && person && <Door to={`/persons/${person.id}`}>{person.name}</Door>}
            {withNames && person && account && ', '}
            {withNames && account && <Door to={`/accounts/${account.id}`}>{account.name}</Door>}
            {withNames && entry.excerpt.length > 0 && ' · '}
            <Marked pieces={entry.excerpt} />
            <EntryFiles files={entry.files} />
          </>
        ),
        by: entry.by ?? t(`kind_${entry.kind}`),
      }}
    />
  )
})

function Marked({ pieces }: { pieces: readonly Piece[] }) {
  // The same piece may stand twice: its place tells it.
  return pieces.map(({ text, hit }, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text do not move
    hit ? <mark key={place}>{text}</mark> : <span key={place}>{text}</span>,
  )
}
