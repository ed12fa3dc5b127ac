import { useState } from 'react'
import { mayBeShown } from '../model/file-type.ts'
import type { Attached, Entry } from './api.ts'
import './entry.css'
import { sizeText } from './size-text.ts'
import { t } from './texts.ts'

/** Files of an entry, with type and size; a picture is shown small, everything else is saved and never shown. */
export function EntryFiles({ files }: { files: Entry['files'] }) {
  if (files.length === 0) return null
  return (
    <ul className="entry-files" aria-label={t('files')}>
      {files.map(file => (
        <li key={file.id} className={mayBeShown(file) ? 'pictured' : undefined}>
          {mayBeShown(file) && <Picture file={file} />}
          <a className="door" href={`/api/files/${file.id}`} download={file.name}>
            {file.name}
          </a>{' '}
          <span className="i3 nw">
            {t(`type_${typeOf(file.type)}`)}, {sizeText(file.size)}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Of one size, so that nothing moves when it comes; where the server does not show it, its name is enough. */
function Picture({ file }: { file: Attached }) {
  const [isShown, setShown] = useState(true)
  if (!isShown) return null
  return (
    <a
      href={`/api/files/${file.id}/picture`}
      target="_blank"
      rel="noopener"
      aria-label={t('showPicture', { name: file.name })}
    >
      <img
        src={`/api/files/${file.id}/picture`}
        alt=""
        width={96}
        height={72}
        loading="lazy"
        decoding="async"
        onError={() => setShown(false)}
      />
    </a>
  )
}

const types = [
  ['picture', /^image\//],
  ['pdf', /^application\/pdf$/],
  ['table', /sheet|excel|csv/],
  ['slides', /presentation|powerpoint/],
  ['document', /word|opendocument\.text|rtf/],
  ['mail', /outlook|rfc822/],
  ['calendar', /calendar/],
  ['card', /vcard/],
  ['sound', /^audio\//],
  ['film', /^video\//],
  ['packed', /zip/],
  ['text', /^text\//],
] as const

/** In words what its type says. */
const typeOf = (type: string): (typeof types)[number][0] | 'file' =>
  types.find(([, pattern]) => pattern.test(type))?.[0] ?? 'file'
