import { useId, useState } from 'react'
import { useFormat } from '../../ui/format.ts'
import { largestGuide, type ShownForm } from './api.ts'
import { sizeText, t } from './texts.ts'

type Props = {
  form: ShownForm | null
  file: File | null
  onFile: (file: File | null) => void
  /** What the server said of the file. */
  refused: string | null
  sending: boolean
}

/** The guide of a form: what it has, and the file that saving will give it. */
export function GuideField({ form, file, onFile, refused, sending }: Props) {
  const id = useId()
  const { count } = useFormat()
  const [unfit, setUnfit] = useState<string | null>(null)
  const choose = (chosen: File | null) => {
    const fault =
      chosen === null
        ? null
        : chosen.size > largestGuide
          ? t('fileTooLarge', { name: chosen.name, size: sizeText(chosen.size, count) })
          : chosen.size === 0
            ? t('fileEmpty', { name: chosen.name })
            : null
    setUnfit(fault)
    onFile(fault === null ? chosen : null)
  }
  const error = unfit ?? refused
  return (
    <div className="field">
      <label htmlFor={id}>{t('file')}</label>
      <span className="t12">
        {form?.fileName
          ? t('fileNow', { name: form.fileName, size: sizeText(form.fileBytes, count) })
          : t('fileNone')}
      </span>
      <input
        id={id}
        type="file"
        disabled={sending}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-says`}
        onChange={event => choose(event.target.files?.[0] ?? null)}
      />
      {error ? (
        <span className="error" id={`${id}-says`} role="alert">
          {error}
        </span>
      ) : (
        <span className="hint" id={`${id}-says`} role="status">
          {sending && file ? t('fileSending', { name: file.name }) : t('fileHint')}
        </span>
      )}
    </div>
  )
}
