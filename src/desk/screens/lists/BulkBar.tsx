import { useState } from 'react'
import type { DeclaredField } from '../../../customers/screens/api.ts'
import { WriteToThese } from '../../../letters/screens/WriteToThese.tsx'
import { Button } from '../../../ui/Button.tsx'
import { useFormat } from '../../../ui/format.ts'
import { BulkDialog } from './BulkDialog.tsx'
import type { ListOf } from './list-of.ts'
import { t } from './texts.ts'
import type { Chosen } from './use-choosing.ts'

/** What is chosen in a list, and what can be done with all of it. */
export function BulkBar({
  of,
  choosing,
  total,
  filter,
  fields,
  onEnd,
}: {
  of: Pick<ListOf<never, object>, 'record' | 'trash'>
  choosing: Chosen
  total: { total: number | null; exact: boolean }
  /** The query of the list, for all that fit. */
  filter: Readonly<Record<string, string | undefined>>
  fields: readonly DeclaredField[]
  /** Where choosing was begun by itself, as on a phone: ends it when all is done. */
  onEnd?: (() => void) | undefined
}) {
  const f = useFormat()
  const [open, setOpen] = useState<'change' | 'trash' | 'letter' | null>(null)
  const all = total.exact ? f.count(total.total ?? 0) : t('about', { n: f.count(total.total ?? 0) })
  return (
    <section className="bulk-bar" aria-label={t('chosen')}>
      <b>{choosing.isAll ? t('allChosen', { n: all }) : t('someChosen', { n: choosing.ids.size })}</b>
      <Button small disabled={choosing.count === 0} onClick={() => setOpen('change')}>
        {t('changeMany')}
      </Button>
      {of.trash && (
        <Button small disabled={choosing.count === 0} onClick={() => setOpen('trash')}>
          {t('trashMany')}
        </Button>
      )}
      {(of.record === 'person' || of.record === 'account') && (
        <Button small disabled={choosing.count === 0} onClick={() => setOpen('letter')}>
          {t('writeLetter')}
        </Button>
      )}
      {!choosing.isAll && (
        <Button small quiet onClick={choosing.chooseAll}>
          {t('chooseAll', { n: all })}
        </Button>
      )}
      <Button small quiet disabled={choosing.count === 0} onClick={choosing.clear}>
        {t('clearChosen')}
      </Button>
      {open === 'letter' && (of.record === 'person' || of.record === 'account') && (
        <WriteToThese
          record={of.record}
          whom={choosing.isAll ? { filter } : { ids: [...choosing.ids] }}
          onClose={() => setOpen(null)}
        />
      )}
      {open !== null && open !== 'letter' && (
        <BulkDialog
          record={of.record}
          what={choosing.isAll ? { filter } : { ids: [...choosing.ids] }}
          trash={open === 'trash'}
          fields={fields}
          onClose={done => {
            setOpen(null)
            if (done) (onEnd ?? choosing.clear)()
          }}
        />
      )}
    </section>
  )
}
