import type { Entry } from './api.ts'
import './entry.css'
import { sizeText } from './size-text.ts'
import { t } from './texts.ts'

/** Files of an entry; each is saved, never shown. */
export function EntryFiles({ files }: { files: Entry['files'] }) {
  if (files.length === 0) return null
  return (
    <ul className="entry-files" aria-label={t('files')}>
      {files.map(file => (
        <li key={file.id}>
          <a className="door" href={`/api/files/${file.id}`} download={file.name}>
            {file.name}
          </a>{' '}
          <span className="i3">{sizeText(file.size)}</span>
        </li>
      ))}
    </ul>
  )
}
