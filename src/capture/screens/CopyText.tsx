import { useRef } from 'react'
import { Button } from '../../ui/Button.tsx'
import { useToast } from '../../ui/Toast.tsx'
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
  const toast = useToast()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      toast({ text: t('copied') })
    } catch {
      if (shown.current) window.getSelection()?.selectAllChildren(shown.current)
      toast({ text: t('copyByHand') })
    }
  }
  return (
    <div className="copy-text">
      <div className="row apart">
        <h3>{label}</h3>
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
