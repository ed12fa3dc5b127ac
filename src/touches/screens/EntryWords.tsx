import { mentionPieces } from '../model/mention.ts'
import type { Entry } from './api.ts'
import './entry.css'
import { sizeText } from './size-text.ts'
import { t } from './texts.ts'

/** The text of an entry; whom it names stands there by the name of today. */
export function EntryWords({ entry }: { entry: Pick<Entry, 'body' | 'mentions'> }) {
  if (!entry.body) return null
  if (entry.mentions.length === 0) return entry.body
  return mentionPieces(entry.body, entry.mentions).map(({ text, userId }, place) =>
    userId === null ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text do not move
      <b key={place} className="mention">
        {text}
      </b>
    ),
  )
}

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
