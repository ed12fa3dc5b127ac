import { useEffect, useRef } from 'react'
import { useSettings } from './settings.tsx'

/**
 * Single keys of a screen; silent while somebody types, with a modifier held, or under an open dialog, and for whoever
 * turned them off (WCAG 2.2, 2.1.4).
 */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const isOff = useSettings().user?.singleKeys === false
  const latest = useRef(keys)
  latest.current = isOff ? {} : keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      const at = event.target as HTMLElement | null
      if (at?.closest('input, textarea, select, [contenteditable], dialog')) return
      if (document.querySelector('dialog[open]')) return
      const work = latest.current[event.key.toLowerCase()]
      if (!work) return
      event.preventDefault()
      work()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
