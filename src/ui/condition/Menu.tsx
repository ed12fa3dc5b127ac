import { type KeyboardEvent, useRef } from 'react'

/** Things to do with a row: opened by Enter, closed by Esc, by doing one, and by leaving it. */
export function Menu({
  word,
  label,
  items,
}: {
  word: string
  label: string
  items: readonly { key: string; label: string; act: () => void }[]
}) {
  const box = useRef<HTMLDetailsElement>(null)
  const close = () => {
    if (box.current) box.current.open = false
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !box.current?.open) return
    event.stopPropagation()
    close()
    box.current.querySelector('summary')?.focus()
  }
  return (
    <details
      ref={box}
      className="menu"
      onKeyDown={press}
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) close()
      }}
    >
      <summary aria-label={label}>{word}</summary>
      <ul>
        {items.map(({ key, label: name, act }) => (
          <li key={key}>
            <button
              type="button"
              onClick={() => {
                close()
                act()
              }}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
