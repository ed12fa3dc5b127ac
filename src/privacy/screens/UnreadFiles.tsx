import { Door } from '../../ui/Door.tsx'
import { t } from './texts.ts'

/** Attachments that no program can read, each with the entry that it hangs on: a human looks whether they show the person. */
export function UnreadFiles({ files }: { files: readonly { id: number; touchId: number; name: string }[] }) {
  if (files.length === 0) return null
  return (
    <details className="privacy-unread">
      <summary>{t('unread', { n: files.length })}</summary>
      <ul>
        {files.map(({ id, touchId, name }) => (
          <li key={id}>
            <Door to={`/touches/${touchId}`}>{name}</Door>
          </li>
        ))}
      </ul>
    </details>
  )
}
