import { useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { t } from './texts.ts'
import './write-keys.css'

/** Text to take elsewhere, with its copy button. Browsers forbid copying on plain http: then it is selected. */
export function CopyText({
  label,
  text,
  primary = false,
}: {
  label: string
  text: string
  primary?: boolean
}) {
  const shown = useRef<HTMLElement>(null)
  const [said, setSaid] = useState<'copied' | 'copyByHand' | null>(null)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid('copied')
    } catch {
      if (shown.current) window.getSelection()?.selectAllChildren(shown.current)
      setSaid('copyByHand')
    }
  }
  return (
    <div className="copy-text">
      <div className="row">
        <h3 className="grow">{label}</h3>
        <span className="t12 i2" role="status">
          {said === null ? null : t(said)}
        </span>
        <Button small primary={primary} onClick={() => void copy()}>
          {t('copy')}
        </Button>
      </div>
      <section ref={shown} aria-label={label} tabIndex={-1}>
        <pre>{text}</pre>
      </section>
    </div>
  )
}
