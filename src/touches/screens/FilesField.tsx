import { useId, useRef, useState } from 'react'
import { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { type Attached, uploadFile } from './api.ts'
import './entry.css'
import { sizeText } from './size-text.ts'
import { t } from './texts.ts'

/** Files that go with an entry: chosen or dropped, uploaded at once, and given to the entry when it is saved. */
export function FilesField({
  files,
  onChange,
  onRemove,
  error,
}: {
  files: readonly Attached[]
  /** Called with the files as they are then. */
  onChange: (change: (files: readonly Attached[]) => Attached[]) => void
  /** For a file that is attached already; others just leave the list. */
  onRemove?: (file: Attached) => void
  error?: string | undefined
}) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(0)
  const [refused, setRefused] = useState<string[]>([])
  const add = async (list: FileList | null) => {
    const chosen = [...(list ?? [])]
    setRefused([])
    setBusy(n => n + chosen.length)
    for (const file of chosen)
      try {
        const kept = await uploadFile(file)
        onChange(before => [...before, kept])
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem
        setRefused(before => [...before, `${file.name}: ${sentenceOf(problem)}`])
      } finally {
        setBusy(n => n - 1)
      }
    if (input.current) input.current.value = ''
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped here besides being chosen
    <div
      className="field"
      onDragOver={event => event.preventDefault()}
      onDrop={event => {
        event.preventDefault()
        void add(event.dataTransfer.files)
      }}
    >
      {files.length > 0 && (
        <ul className="files" aria-label={t('files')}>
          {files.map(file => (
            <li key={file.id} className="row apart">
              <span className="el">
                {file.name} <span className="t12 i3">{sizeText(file.size)}</span>
              </span>
              <Button
                small
                quiet
                label={t('removeFile', { name: file.name })}
                onClick={() => {
                  onRemove?.(file)
                  onChange(before => before.filter(each => each.id !== file.id))
                }}
              >
                {t('remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <input
          ref={input}
          id={id}
          type="file"
          multiple
          className="hidden"
          tabIndex={-1}
          aria-label={t('attach')}
          onChange={event => void add(event.target.files)}
        />
        <Button small busy={busy > 0} onClick={() => input.current?.click()}>
          {busy > 0 ? t('uploading', { n: busy }) : t('attach')}
        </Button>
        <span className="hint">{t('attachHint')}</span>
      </div>
      {[...refused, ...(error ? [error] : [])].map(sentence => (
        <span key={sentence} className="error" role="alert">
          {sentence}
        </span>
      ))}
    </div>
  )
}
