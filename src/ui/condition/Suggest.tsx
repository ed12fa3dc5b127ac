import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useFormat } from '../format.ts'
import { t } from './texts.ts'

export type Suggestion = { key: string; label: string; n?: number | null; group?: string }

/**
 * A box to type in that suggests: arrow keys and Enter take, Esc closes. `free` also takes what was typed. The caller gives what
 * is suggested for what is typed: at once, or later.
 */
export function Suggest({
  label,
  placeholder,
  suggest,
  onTake,
  free = false,
  onLeave,
  autoFocus = false,
  note,
  initial = '',
}: {
  label: string
  placeholder?: string
  suggest: (typed: string) => readonly Suggestion[] | Promise<{ items: readonly Suggestion[]; note?: string }>
  onTake: (taken: Suggestion) => void
  free?: boolean
  onLeave?: (typed: string) => void
  autoFocus?: boolean
  note?: string
  initial?: string
}) {
  const id = useId()
  const f = useFormat()
  const [typed, setTyped] = useState(initial)
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const { items, note: found } = useSuggestions(suggest, typed, open)
  const shown = withTyped(items, typed, free)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])
  const take = (item: Suggestion | undefined) => {
    if (!item) return
    setTyped('')
    setOpen(false)
    setAt(0)
    onTake(item)
  }
  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!open) return setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt((at + step + shown.length) % Math.max(1, shown.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (open) take(shown[at])
      else setOpen(true)
    } else if (event.key === 'Escape' && open) {
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    }
  }
  return (
    <span className="suggest">
      <input
        id={id}
        role="combobox"
        aria-label={label}
        aria-expanded={open && shown.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && shown[at] ? `${id}-${at}` : undefined}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: what was just asked for by a key
        autoFocus={autoFocus}
        placeholder={placeholder}
        value={typed}
        onChange={event => {
          setTyped(event.target.value)
          setOpen(true)
          setAt(0)
        }}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        onBlur={() => {
          setOpen(false)
          onLeave?.(typed)
          if (onLeave) setTyped('')
        }}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        ref={list}
        hidden={!open || shown.length === 0}
      >
        {open &&
          shown.map((item, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box
            <div
              key={item.key}
              id={`${id}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === at}
              className={i === at ? 'on' : ''}
              // The box keeps the focus while one is pressed.
              onMouseDown={event => event.preventDefault()}
              onClick={() => take(item)}
            >
              <span>
                {item.group && <span className="i3 of">{item.group} </span>}
                {item.label}
              </span>
              {item.n != null && <span className="i3 nw">{f.count(item.n)}</span>}
            </div>
          ))}
      </div>
      {open && shown.length === 0 && typed !== '' && (
        <span className="nothing t12 i3" role="status">
          {t('nothingFound')}
        </span>
      )}
      {open && (found ?? note) && <span className="sampled t12 i3">{found ?? note}</span>}
    </span>
  )
}

const withTyped = (items: readonly Suggestion[], typed: string, free: boolean): readonly Suggestion[] => {
  const text = typed.trim()
  const isThere = items.some(({ label }) => label.toLowerCase() === text.toLowerCase())
  return free && text !== '' && !isThere ? [...items, { key: text, label: t('asTyped', { text }) }] : items
}

const pause = 120

/** The suggestions for what is typed; an answer that comes after what was typed has changed is dropped. */
function useSuggestions(
  suggest: Parameters<typeof Suggest>[0]['suggest'],
  typed: string,
  open: boolean,
): { items: readonly Suggestion[]; note?: string | undefined } {
  const [answer, setAnswer] = useState<{ items: readonly Suggestion[]; note?: string | undefined }>({
    items: [],
  })
  const latest = useRef(suggest)
  latest.current = suggest
  useEffect(() => {
    if (!open) return
    let stale = false
    const ask = () => {
      const found = latest.current(typed)
      if (!(found instanceof Promise)) return setAnswer({ items: found })
      found.then(
        next => !stale && setAnswer(next),
        () => !stale && setAnswer({ items: [] }),
      )
    }
    const timer = setTimeout(ask, typed === '' ? 0 : pause)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [typed, open])
  return answer
}
