import { useState } from 'react'
import { language } from '../../../segments/screens/api.ts'
import type { About, Condition } from '../../../shared/condition/tree.ts'
import { Button } from '../../../ui/Button.tsx'
import { segments } from '../clients.ts'
import type { ListRecord } from './conditions.ts'
import { NarrowDialog } from './NarrowDialog.tsx'
import { t } from './texts.ts'

/** Whom a condition of the builder can be about in each list; the first where nobody says. */
const abouts: Readonly<Record<ListRecord, readonly About[]>> = {
  person: ['person', 'account'],
  account: ['account', 'person'],
  lead: ['person', 'account'],
  opportunity: ['account', 'person'],
  order: ['account', 'person'],
  complaint: ['account', 'person'],
  task: ['account', 'person'],
}

/** The condition by which a list is narrowed: its sentence opens the builder again. */
export function NarrowBy({
  record,
  when,
  onChange,
  onKept,
}: {
  record: ListRecord
  /** As the address has it. */
  when: string | undefined
  onChange: (when: string | undefined) => void
  /** It was made a segment. */
  onKept: (id: number) => void
}) {
  const [open, setOpen] = useState(false)
  const isAsked = when !== undefined && when !== ''
  const words = segments.useApi(
    'GET /api/conditions/words',
    { query: { condition: when ?? '', language: language() } },
    { enabled: isAsked },
  )
  const said = words.data?.sentence ?? (words.error ? t('unknownNarrowing') : '…')
  const begun = words.data && {
    about: words.data.about,
    when: words.data.when as unknown as Condition,
    names: words.data.names,
  }
  return (
    <>
      {isAsked ? (
        <span className="chip cond narrowed" aria-busy={words.isPending}>
          <button type="button" title={said} disabled={!begun} onClick={() => setOpen(true)}>
            <span className="kind">{words.data ? t(`narrowed_${words.data.about}`) : ''}</span> {said}
          </button>
          <button
            type="button"
            aria-label={t('removeNamed', { condition: said })}
            onClick={() => onChange(undefined)}
          >
            ×
          </button>
        </span>
      ) : (
        <Button small onClick={() => setOpen(true)}>
          {t('narrowBy')}
        </Button>
      )}
      {open && (!isAsked || begun) && (
        <NarrowDialog
          abouts={abouts[record]}
          begun={begun ?? null}
          onDone={next => {
            setOpen(false)
            onChange(next)
          }}
          onKept={id => {
            setOpen(false)
            onKept(id)
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
