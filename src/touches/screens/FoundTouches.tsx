import { client } from '../../ui/api.ts'
import { Door } from '../../ui/Door.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { Timeline } from '../../ui/Timeline.tsx'
import type { touchesContract } from '../model/contract.ts'
import type { TouchKind, TouchSide } from '../model/touch.ts'
import type { Piece } from '../model/words.ts'
import { EntryFiles } from './EntryFiles.tsx'
import './found.css'
import { t } from './texts.ts'

const touches = client<typeof touchesContract>()

export type WordQuery = {
  q: string
  accountId?: number
  personId?: number
  side?: TouchSide | undefined
  kind?: TouchKind | undefined
  productGroupId?: number | undefined
  from?: string | undefined
  to?: string | undefined
}

/** Entries of the contact log with these words, newest first; what was found is marked in text, never as markup. */
export function FoundTouches({ query, withNames }: { query: WordQuery; withNames: boolean }) {
  const found = touches.usePages('GET /api/touches', { query: { ...query, limit: 50 } })
  if (found.isPending) return <Loading rows={8} />
  if (!found.data) return <Failed problem={found.error} onRetry={() => void found.refetch()} />
  return (
    <Timeline
      items={found.data.pages
        .flatMap(page => page.items)
        .map(touch => ({
          id: touch.id,
          at: touch.occurredAt,
          side: touch.side,
          title: <Marked pieces={touch.titlePieces} />,
          href: touch.byHand || touch.kind === 'email' ? `/touches/${touch.id}` : null,
          second: (
            <>
              {withNames && touch.person && (
                <Door to={`/persons/${touch.person.id}`}>{touch.person.name}</Door>
              )}
              {withNames && touch.person && touch.account && ', '}
              {withNames && touch.account && (
                <Door to={`/accounts/${touch.account.id}`}>{touch.account.name}</Door>
              )}
              {withNames && touch.excerpt.length > 0 && ' · '}
              <Marked pieces={touch.excerpt} />
              <EntryFiles files={touch.files} />
            </>
          ),
          by: touch.by ?? t(`kind_${touch.kind}`),
        }))}
      more={found.hasNextPage}
      onMore={() => void found.fetchNextPage()}
      empty={t('noWords', { q: query.q })}
    />
  )
}

function Marked({ pieces }: { pieces: readonly Piece[] }) {
  // The same piece may stand twice: its place tells it.
  return pieces.map(({ text, hit }, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text do not move
    hit ? <mark key={place}>{text}</mark> : <span key={place}>{text}</span>,
  )
}
