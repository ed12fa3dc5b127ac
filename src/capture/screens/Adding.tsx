import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { t } from './builder-texts.ts'

type Props = {
  label: string
  choices: readonly { value: string; label: string }[]
  onAdd: (value: string) => void
}

/** Adds one of many. Choosing alone adds nothing: the arrow keys pass over what is not meant. */
export function Adding({ label, choices, onAdd }: Props) {
  const [chosen, setChosen] = useState('')
  const fits = choices.some(({ value }) => value === chosen)
  return (
    <form
      className="adding"
      onSubmit={event => {
        event.preventDefault()
        if (fits) onAdd(chosen)
        setChosen('')
      }}
    >
      <label className="adding">
        <span>{label}</span>
        <select value={fits ? chosen : ''} onChange={event => setChosen(event.target.value)}>
          <option value="">{t('choose')}</option>
          {choices.map(each => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </select>
      </label>
      <Button small type="submit" disabled={!fits}>
        {t('add')}
      </Button>
    </form>
  )
}
