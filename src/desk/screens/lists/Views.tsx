import { useEffect, useState } from 'react'
import { viewKeys } from '../../../lists/model/view.ts'
import { type Address, useAddress } from '../../../ui/address.ts'
import { Button } from '../../../ui/Button.tsx'
import { useToast } from '../../../ui/Toast.tsx'
import { lists, type SavedView } from './api.ts'
import type { ListRecord } from './conditions.ts'
import { SaveView } from './SaveView.tsx'
import { t } from './texts.ts'

/** What of an address a view keeps. */
export const viewQuery = (address: Address): Record<string, string> =>
  Object.fromEntries(
    viewKeys.flatMap(key => {
      const value = address[key]
      return value === undefined || value === '' ? [] : [[key, value]]
    }),
  )
const isSame = (a: Record<string, string>, b: Record<string, string>): boolean =>
  viewKeys.every(key => (a[key] ?? '') === (b[key] ?? ''))

/** The views of a list in its head: the one that is shown is marked, and says when it was changed since. */
export function Views({ record }: { record: ListRecord }) {
  const [address, setAddress] = useAddress()
  const toast = useToast()
  const [saving, setSaving] = useState<'new' | SavedView | null>(null)
  const views = lists.useApi('GET /api/saved-views', { query: { record } })
  const change = lists.useCall('PATCH /api/saved-views/:id')
  const items = views.data?.items ?? []
  const at = items.find(view => String(view.id) === address.view) ?? null
  const now = viewQuery(address)
  const isChanged = at !== null && !isSame(now, at.query)
  const open = (view: SavedView | null) => {
    const cleared = Object.fromEntries(viewKeys.map(key => [key, undefined]))
    setAddress({ ...cleared, view: view === null ? 'all' : String(view.id), ...view?.query })
  }
  const usual = items.find(view => view.isUsual)
  // A list that stands beside another lens is opened by its name alone.
  const isBare = Object.entries(address).every(
    ([key, value]) => value === undefined || (key === 'view' && value === 'list'),
  )
  // Whoever comes without asking for anything gets the view they open the list with.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the views are known
  useEffect(() => {
    if (isBare && usual) setAddress({ view: String(usual.id), ...usual.query }, { replace: true })
  }, [usual?.id, isBare])
  if (items.length === 0 && Object.keys(now).length === 0) return null
  return (
    <nav className="views" aria-label={t('views')}>
      <button
        type="button"
        className="view"
        aria-current={at === null || undefined}
        onClick={() => open(null)}
      >
        {t('everything')}
      </button>
      {items.map(view => (
        <button
          key={view.id}
          type="button"
          className="view"
          aria-current={view.id === at?.id || undefined}
          title={view.isMine ? undefined : t('ofUser', { name: view.name, owner: view.owner.name })}
          onClick={() => open(view)}
        >
          {view.name}
          {view.id === at?.id && isChanged && <span className="i3"> ({t('changed')})</span>}
        </button>
      ))}
      <span className="grow" />
      {at?.isMine && isChanged && (
        <Button
          small
          quiet
          onClick={() =>
            change.mutate(
              { params: { id: at.id }, body: { query: now } },
              { onSuccess: () => toast({ text: t('saved', { name: at.name }) }) },
            )
          }
        >
          {t('saveChanges', { name: at.name })}
        </Button>
      )}
      {at !== null && (
        <Button small quiet onClick={() => setSaving(at)}>
          {t('changeView')}
        </Button>
      )}
      {(at === null ? Object.keys(now).length > 0 : isChanged || !at.isMine) && (
        <Button small quiet onClick={() => setSaving('new')}>
          {at === null ? t('saveView') : t('saveCopy')}
        </Button>
      )}
      {at !== null && at.gone.length > 0 && <Gone view={at} />}
      {saving !== null && (
        <SaveView
          record={record}
          view={saving === 'new' ? null : saving}
          query={now}
          onSaved={view => {
            setSaving(null)
            setAddress({ view: String(view.id) }, { replace: true })
            toast({ text: t('saved', { name: view.name }) })
          }}
          onDeleted={name => {
            setSaving(null)
            setAddress({ view: undefined }, { replace: true })
            toast({ text: t('deleted', { name }) })
          }}
          onClose={() => setSaving(null)}
        />
      )}
    </nav>
  )
}

function Gone({ view }: { view: SavedView }) {
  const what = view.gone.map(key => key.replace(/^custom\./, '').replaceAll('_', ' ')).join(', ')
  return (
    <p className="notice t12" role="status">
      {t('staleView', { what })}
    </p>
  )
}
