import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { To } from './Door.tsx'
import { t } from './texts.ts'

/** Where one can go, or with `act` what one can do; then `to` is only its key. */
export type Found = { label: string; second: string | null; to: string; act?: () => void }

/** Every record and screen from the keyboard. `search` answers records; `places` are always there. */
export function Palette({
  acts = [],
  places,
  search,
  onClose,
}: {
  /** What can be done here: after the records that were found, so that a name never does something. */
  acts?: readonly Found[]
  places: readonly Found[]
  search: (words: string) => Promise<Found[]>
  onClose: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [words, setWords] = useState('')
  const [found, setFound] = useState<Found[]>([])
  const [at, setAt] = useState(0)
  const [asked, setAsked] = useState('')
  const navigate = useNavigate()
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    let current = true
    if (words.trim().length < 2) {
      setFound([])
      return
    }
    const timer = setTimeout(() => {
      search(words.trim()).then(
        items => {
          if (!current) return
          setFound(items)
          setAsked(words.trim())
          setAt(0)
        },
        () => {},
      )
    }, 120)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [words, search])
  const named = (item: Found) => item.label.toLowerCase().includes(words.trim().toLowerCase())
  const typed = words.trim().toLowerCase().split(/\s+/)
  // Enter on an empty field must not do anything.
  const here =
    words.trim().length < 2
      ? []
      : acts.filter(({ label }) => typed.every(word => label.toLowerCase().includes(word)))
  const shown = [...found.slice(0, 6), ...here, ...found.slice(6), ...places.filter(named)].slice(0, 14)
  const open = ({ to, act }: Found) => {
    if (act) {
      onClose()
      act()
      return
    }
    const [path, query] = to.split('?') as [string, string | undefined]
    onClose()
    void navigate({ to: path, search: Object.fromEntries(new URLSearchParams(query ?? '')) as never })
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes, as Esc does by keyboard
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('find')}
      onCancel={onClose}
      onClick={event => event.target === dialog.current && onClose()}
    >
      <input
        type="search"
        value={words}
        placeholder={t('findHint')}
        aria-label={t('findHint')}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={shown[at] ? `palette-${at}` : undefined}
        onChange={event => setWords(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') setAt(Math.min(at + 1, shown.length - 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
          else if (event.key === 'Enter' && shown[at]) open(shown[at])
          // The browser would only empty the field of a search.
          else if (event.key === 'Escape') onClose()
          else return
          event.preventDefault()
        }}
      />
      <div id="palette-list" role="listbox" aria-label={t('results')}>
        {shown.map((item, index) => {
          const place = {
            id: `palette-${index}`,
            role: 'option' as const,
            'aria-selected': index === at,
            tabIndex: -1,
            className: index === at ? 'hit on' : 'hit',
          }
          const words = (
            <>
              <span className="el">{item.label}</span>
              <span className="t12 i3 el">{item.second}</span>
            </>
          )
          return item.act ? (
            <button key={item.to} type="button" {...place} onClick={() => open(item)}>
              {words}
            </button>
          ) : (
            <To key={item.to} to={item.to} {...place} onClick={onClose}>
              {words}
            </To>
          )
        })}
      </div>
      {shown.length === 0 && asked === words.trim() && (
        <p className="t12 i3" style={{ padding: '10px 16px' }}>
          {t('nothingFound', { q: words })}
        </p>
      )}
    </dialog>
  )
}
