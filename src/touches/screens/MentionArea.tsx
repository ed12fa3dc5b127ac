import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { typedMention, withMention } from '../model/mention.ts'
import { touches } from './api.ts'
import './entry.css'
import { t } from './texts.ts'

type Named = { id: number; name: string }

/**
 * A text in which colleagues are named after '@': the list of who may be named opens while a name is typed; up and down
 * choose, Enter or Tab take, Esc closes. Read out as the list of a text field (ARIA 1.2, aria-activedescendant).
 */
export function MentionArea({
  label,
  name,
  value,
  onChange,
  onNamed,
  customer,
  error,
  hint,
  rows = 4,
}: {
  label: string
  name: string
  value: string
  onChange: (value: string) => void
  onNamed: (colleague: Named) => void
  /** Whom the text is about: only who may see them is offered. */
  customer: { personId?: number; accountId?: number } | null
  error?: string | undefined
  hint?: string
  rows?: number
}) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState<number | null>(null)
  const [closedAt, setClosedAt] = useState<number | null>(null)
  const [at, setAt] = useState(0)
  const placed = useRef<number | null>(null)
  const typed = caret === null ? null : typedMention(value, caret)
  const asks = typed !== null && typed.at !== closedAt
  const letters = useRested(typed?.letters.trim() ?? '')
  const found = touches.useApi(
    'GET /api/mentionable',
    { query: { q: letters, ...customer } },
    { enabled: asks },
  )
  const items = asks ? (found.data?.items ?? []) : []
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its top
  useEffect(() => setAt(0), [letters, typed?.at])
  useLayoutEffect(() => {
    if (placed.current === null) return
    area.current?.setSelectionRange(placed.current, placed.current)
    placed.current = null
  })
  const see = () => setCaret(area.current?.selectionStart ?? null)
  const take = (colleague: Named) => {
    if (!typed) return
    const next = withMention(value, typed, colleague.name)
    placed.current = next.caret
    onChange(next.text)
    onNamed(colleague)
    // What was taken is not asked for again while one types on.
    setClosedAt(typed.at)
    area.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (!asks || items.length === 0) return
    if (event.key === 'ArrowDown') setAt((at + 1) % items.length)
    else if (event.key === 'ArrowUp') setAt((at + items.length - 1) % items.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && items[at]) take(items[at])
    else if (event.key === 'Escape') setClosedAt(typed.at)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        ref={area}
        id={id}
        name={name}
        rows={rows}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : `${id}-hint`}
        aria-autocomplete="list"
        aria-controls={items.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={items[at] ? `${id}-${items[at].id}` : undefined}
        onChange={event => {
          onChange(event.target.value)
          setCaret(event.target.selectionStart)
          if (closedAt !== null && event.target.value[closedAt] !== '@') setClosedAt(null)
        }}
        onKeyDown={press}
        onSelect={see}
        onBlur={() => setCaret(null)}
      />
      {items.length > 0 && (
        <div className="mentionable-place">
          <div className="mentionable" id={`${id}-list`} role="listbox" aria-label={t('colleagues')}>
            {items.map((item, place) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text field, which keeps the focus
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text field
              <div
                key={item.id}
                id={`${id}-${item.id}`}
                role="option"
                aria-selected={place === at}
                className={place === at ? 'on' : ''}
                // The text field would lose the focus before the press is one.
                onMouseDown={event => event.preventDefault()}
                onClick={() => take(item)}
              >
                <span>{item.name}</span> <span className="t12 i3">{t(`role_${item.role}`)}</span>
              </div>
            ))}
          </div>
        </div>
      )}
      <span className="hidden" role="status">
        {asks && found.data ? t('offered', { n: items.length }) : ''}
      </span>
      {error ? (
        <span className="error" id={`${id}-error`} role="alert">
          {error}
        </span>
      ) : (
        <span className="hint" id={`${id}-hint`}>
          {asks && found.data?.items.length === 0 ? t('nobodyToName') : (hint ?? t('mentionHint'))}
        </span>
      )}
    </div>
  )
}

/** What is typed, after a short rest. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), 120)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}
