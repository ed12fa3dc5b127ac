import { useState } from 'react'
import { AreaField, SelectField, TextField } from '../../ui/Field.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { type Block, columns } from '../model/design.ts'
import type { FormLanguage } from '../model/fields.ts'
import { sendPicture } from './api.ts'
import { t } from './builder-texts.ts'

type Props = {
  block: Block
  language: FormLanguage
  pictures: readonly { id: number; name: string }[]
  onChange: (block: Block) => void
}

/** What a block says in one language, and where it stands. */
export function BlockEditor({ block, language, pictures, onChange }: Props) {
  const [added, setAdded] = useState<{ id: number; name: string }[]>([])
  const [refused, setRefused] = useState<string | null>(null)
  const set = (change: Partial<Block>) => onChange({ ...block, ...change })
  const said = { language: t(language) }
  const words = (text: string) => set({ words: { ...block.words, [language]: text } })
  const value = block.words[language] ?? ''
  const { kind } = block
  return (
    <div className="editor">
      <SelectField
        name="column"
        label={t('column')}
        value={block.column}
        onChange={column => set({ column: column as Block['column'] })}
        options={columns.map(each => ({ value: each, label: t(each) }))}
      />
      {kind === 'headline' && (
        <TextField name="words" label={t('words', said)} value={value} onChange={words} />
      )}
      {(kind === 'text' || kind === 'quote') && (
        <AreaField name="words" label={t('words', said)} value={value} onChange={words} />
      )}
      {kind === 'quote' && (
        <TextField
          name="by"
          label={t('by', said)}
          value={block.by[language] ?? ''}
          onChange={text => set({ by: { ...block.by, [language]: text } })}
        />
      )}
      {kind === 'list' && (
        <AreaField
          name="items"
          label={t('items', said)}
          value={block.items.map(item => item[language] ?? '').join('\n')}
          onChange={text => {
            const lines = text.split('\n').slice(0, 30)
            const most = Math.max(lines.length, block.items.length)
            const items = Array.from({ length: most }, (_, at) => ({
              ...block.items[at],
              [language]: lines[at] ?? '',
            }))
            set({ items: items.filter((item, at) => at < lines.length || Object.values(item).some(Boolean)) })
          }}
        />
      )}
      {kind === 'picture' && (
        <>
          <SelectField
            name="picture"
            label={t('pictureOf')}
            value={String(block.pictureId ?? '')}
            onChange={id => set({ pictureId: id === '' ? null : Number(id) })}
            options={[
              { value: '', label: t('choose') },
              ...[...added, ...pictures].map(each => ({ value: String(each.id), label: each.name })),
            ]}
          />
          <label className="adding">
            <span>{t('upload')}</span>
            <input
              type="file"
              accept="image/png,image/jpeg,image/gif,image/webp"
              onChange={async event => {
                const file = event.target.files?.[0]
                if (!file) return
                setRefused(null)
                try {
                  const picture = await sendPicture(file)
                  setAdded([picture, ...added])
                  set({ pictureId: picture.id })
                } catch (problem) {
                  setRefused(sentenceOf(problem))
                }
              }}
            />
          </label>
          {refused && (
            <p className="bad" role="alert">
              {refused}
            </p>
          )}
          <TextField name="alt" label={t('alt', said)} value={value} onChange={words} />
        </>
      )}
    </div>
  )
}
