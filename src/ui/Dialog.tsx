import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from './Button.tsx'
import { t } from './texts.ts'

/** A native modal dialog: the browser keeps the focus inside, Esc closes, the focus goes back where it was. */
export function Dialog({
  title,
  onClose,
  wide = false,
  children,
}: {
  title: string
  onClose: () => void
  wide?: boolean
  children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    // The browser would focus the close button, which stands first.
    dialog.current
      ?.querySelector<HTMLElement>('.db input:not([type=radio]), .db select, .db textarea')
      ?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={wide ? 'wide' : ''}
      aria-label={title}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="dh">
        <h2 className="t15">{title}</h2>
        <Button quiet onClick={onClose} hint="Esc">
          {t('close')}
        </Button>
      </div>
      <div className="db">{children}</div>
    </dialog>
  )
}
