import { type ReactNode, useEffect } from 'react'
import { Button } from './Button.tsx'
import { t } from './texts.ts'

/** The names behind a figure, beside it; Esc closes and the address forgets it. */
export function Names({
  title,
  figure,
  note,
  onClose,
  more = false,
  onMore,
  children,
}: {
  title: string
  figure: ReactNode
  note?: ReactNode
  onClose: () => void
  more?: boolean
  onMore?: () => void
  children: ReactNode
}) {
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open]')) onClose()
    }
    window.addEventListener('keydown', close)
    return () => window.removeEventListener('keydown', close)
  }, [onClose])
  return (
    <aside className="panel" aria-label={title}>
      <div className="sh">
        <h2>{title}</h2>
        <span className="x">
          <Button quiet small onClick={onClose} hint="Esc">
            {t('close')}
          </Button>
        </span>
      </div>
      <div className="figure">{figure}</div>
      {note && <div className="t12 i3">{note}</div>}
      <div style={{ marginTop: 12 }}>{children}</div>
      {more && onMore && (
        <div style={{ paddingTop: 12 }}>
          <Button small onClick={onMore}>
            {t('loadMore')}
          </Button>
        </div>
      )}
    </aside>
  )
}
