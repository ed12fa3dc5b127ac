import { useState } from 'react'
import { Failed, Loading } from '../../ui/States.tsx'
import { mentionPieces } from '../model/mention.ts'
import { type Entry, touches } from './api.ts'
import './entry.css'
import { t } from './texts.ts'

type Words = Pick<Entry, 'body' | 'mentions'>

/** The text of an entry; whom it names stands there by the name of today. */
export function EntryWords({ entry }: { entry: Words }) {
  if (!entry.body) return null
  if (entry.mentions.length === 0) return entry.body
  return mentionPieces(entry.body, entry.mentions).map(({ text, userId }, place) =>
    userId === null ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text do not move
      <b key={place} className="mention">
        {text}
      </b>
    ),
  )
}

const longest = 600

/** The text of an entry among others: a long one shows its beginning, and what a mail quotes stands behind a button. */
export function FoldedWords({ entry }: { entry: Entry }) {
  const [isWhole, setWhole] = useState(false)
  const isLong = (entry.body?.length ?? 0) > longest * 1.3
  const body = isLong && !isWhole ? `${beginning(entry.body!)} …` : entry.body
  return (
    <>
      <EntryWords entry={{ body, mentions: entry.mentions }} />
      {isLong && (
        <button
          type="button"
          className="door unfold"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {t(isWhole ? 'lessText' : 'moreText')}
        </button>
      )}
      <QuotedText entry={entry} />
    </>
  )
}

/** Cut at a space, so that no word and no pair of characters is torn. */
function beginning(text: string): string {
  const part = text.slice(0, longest)
  const space = part.search(/\s\S*$/)
  return space > longest / 2 ? part.slice(0, space) : part
}

/** What a mail quotes of those before it: asked for when somebody wants to see it. */
export function QuotedText({ entry }: { entry: Pick<Entry, 'id' | 'quotes'> }) {
  const [isOpen, setOpen] = useState(false)
  if (!entry.quotes) return null
  return (
    <>
      <button type="button" className="door unfold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t(isOpen ? 'hideQuoted' : 'showQuoted')}
      </button>
      {isOpen && <Quoted id={entry.id} />}
    </>
  )
}

function Quoted({ id }: { id: number }) {
  const read = touches.useApi('GET /api/touches/:id/quoted', { params: { id } })
  if (read.isPending) return <Loading rows={2} />
  if (!read.data) return <Failed problem={read.error} onRetry={() => void read.refetch()} />
  return <blockquote className="quoted">{read.data.text}</blockquote>
}
