import { useState } from 'react'
import { TextField } from '../../../ui/Field.tsx'
import { builtIn, type ListRecord } from './conditions.ts'
import { t } from './texts.ts'

/** To the first row with a value of what the list is sorted by, where that has a beginning somebody could type. */
export function GoTo({
  record,
  sort,
  onGo,
}: {
  record: ListRecord
  sort: string
  onGo: (value: string) => void
}) {
  const [value, setValue] = useState('')
  const key = sort.replace(/^-/, '')
  const column = builtIn[record][key]
  const isDay = column?.kind === 'moment' || column?.kind === 'day'
  const isTyped = isDay || column?.kind === 'text' || (column?.kind === 'reference' && key !== 'stage')
  if (!isTyped) return null
  return (
    <form
      className="go-to"
      onSubmit={event => {
        event.preventDefault()
        if (value.trim() !== '') onGo(value.trim())
      }}
    >
      <TextField
        label={t('goTo')}
        value={value}
        onChange={setValue}
        placeholder={isDay ? t('goToDay') : t('goToHint')}
      />
    </form>
  )
}
