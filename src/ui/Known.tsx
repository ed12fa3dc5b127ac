import { type ReactNode, useState } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { useFormat } from './format.ts'
import './known.css'
import { Empty, Loading } from './States.tsx'
import { t } from './texts.ts'

/** Where a value is from: what wrote it, who, and when. */
export type Origin = { source: string | null; by?: string | null; at: string }
type Value = string | number | boolean | string[] | null
export type Change = Origin & {
  id: number
  field: string
  before: Value
  after: Value
  beforeName: string | null
  afterName: string | null
}

export function sourceText(source: string | null): string {
  switch (source) {
    case null:
      return t('unknownSource')
    case 'by hand':
      return t('source_by_hand')
    case 'bulk':
      return t('source_bulk')
    case 'bulk undone':
      return t('source_bulk_undone')
    case 'confirmed':
      return t('source_confirmed')
    case 'form':
      return t('source_form')
    case 'import':
      return t('source_import')
    case 'merge':
      return t('source_merge')
    case 'system':
      return t('source_system')
    case 'tracking':
      return t('source_tracking')
    default:
      return source.replaceAll('_', ' ')
  }
}

export function useOriginText(): (origin: Origin) => string {
  const f = useFormat()
  return ({ source, by, at }) =>
    by
      ? t('originBy', { source: sourceText(source), by, when: f.day(at) })
      : t('origin', { source: sourceText(source), when: f.day(at) })
}

/** One fact of a record. Pointed at, or its label pressed, it says where it is from; confirmed with one press. */
export function Known({
  label,
  children,
  origin,
  onConfirm,
  onHistory,
}: {
  label: ReactNode
  children: ReactNode
  origin?: Origin | undefined
  onConfirm?: (() => void) | undefined
  onHistory?: (() => void) | undefined
}) {
  const say = useOriginText()
  const [isOpen, setOpen] = useState(false)
  const shown = children === null || children === undefined || children === '' ? '–' : children
  if (!origin)
    return (
      <>
        <dt>{label}</dt>
        <dd>{shown}</dd>
      </>
    )
  // The label is what is pressed: the value may be a link itself.
  return (
    <>
      <dt>
        <button
          type="button"
          className="known"
          aria-expanded={isOpen}
          title={say(origin)}
          onClick={() => setOpen(!isOpen)}
        >
          {label}
        </button>
      </dt>
      <dd className={isOpen ? 'told' : ''} title={say(origin)}>
        {shown}
        {isOpen && (
          <div className="from">
            <span>{say(origin)}</span>
            {onConfirm && shown !== '–' && (
              <Button small quiet onClick={onConfirm}>
                {t('stillRight')}
              </Button>
            )}
            {onHistory && (
              <Button small quiet onClick={onHistory}>
                {t('history')}
              </Button>
            )}
          </div>
        )}
      </dd>
    </>
  )
}

/** What fields were and became, newest first. */
export function Changes({
  name,
  items,
  more,
  onMore,
  nameOf,
  wordOf,
  onClose,
}: {
  name: string
  items: readonly Change[] | undefined
  more: boolean
  onMore: () => void
  nameOf: (field: string) => string
  /** A value in words, where the bare one would not do. */
  wordOf?: (field: string, value: Value) => string | null
  onClose: () => void
}) {
  const say = useOriginText()
  const f = useFormat()
  const words = (change: Change, side: 'before' | 'after') => {
    const value = change[side]
    if (value === null) return <span className="i3">{t('emptyValue')}</span>
    const given = side === 'before' ? change.beforeName : change.afterName
    if (typeof value === 'boolean') return value ? t('yes') : t('no')
    return given ?? wordOf?.(change.field, value) ?? (Array.isArray(value) ? value.join(', ') : String(value))
  }
  return (
    <Dialog title={t('historyOf', { name })} onClose={onClose} wide>
      {!items && <Loading rows={6} />}
      {items?.length === 0 && <Empty sentence={t('nothingChanged')} />}
      <ul className="list changes">
        {items?.map(change => (
          <li key={change.id}>
            <b className="field-name">{nameOf(change.field)}</b>
            <div className="grow">
              {change.source === 'confirmed' ? (
                words(change, 'after')
              ) : (
                <>
                  {change.before === null ? words(change, 'before') : <del>{words(change, 'before')}</del>}{' '}
                  <span className="i3">{t('changedTo')}</span> <span>{words(change, 'after')}</span>
                </>
              )}
              <div className="t12 i3" title={f.absolute(change.at)}>
                {say(change)}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {more && (
        <Button small onClick={onMore}>
          {t('loadMore')}
        </Button>
      )}
    </Dialog>
  )
}
