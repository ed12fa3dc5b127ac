import { type ReactNode, useEffect, useId, useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { DateField, SelectField, TextField } from '../../ui/Field.tsx'
import { touchKinds } from '../model/touch.ts'
import './found.css'
import { t } from './texts.ts'
import { useGroupOptions } from './use-groups.ts'

const narrowing = ['kind', 'group', 'personId', 'segment', 'from', 'until'] as const

/**
 * What a contact log is narrowed by; all of it stands in the address. Two rows where there is room; in a narrow column and
 * on a phone the second one opens by a button that says how many filters are on. `lead` are the sides, `children` further filters.
 */
export function LogNarrowing({ lead, children }: { lead?: ReactNode; children?: ReactNode }) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [address, setAddress] = useAddress()
  const groups = useGroupOptions(t('anyGroup'))
  const change = (part: Record<string, string | undefined>) => setAddress(part, { replace: true })
  const on = narrowing.filter(name => address[name]).length
  return (
    <div className="log-bar">
      <div className="log-bar-top">
        {lead}
        <Words value={address.q ?? ''} onChange={q => change({ q })} />
        <span className="log-bar-open">
          <button
            type="button"
            className="btn small"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
          >
            {on > 0 ? t('filtersOn', { n: on }) : t('filters')}
          </button>
        </span>
      </div>
      <div id={id} className={isOpen ? 'log-bar-filters open' : 'log-bar-filters'}>
        <SelectField
          label={t('kind')}
          value={address.kind ?? ''}
          onChange={kind => change({ kind })}
          options={[
            { value: '', label: t('anyKind') },
            ...touchKinds.map(kind => ({ value: kind, label: t(`kind_${kind}`) })),
          ]}
        />
        {children}
        <SelectField
          label={t('group')}
          value={address.group ?? ''}
          onChange={group => change({ group })}
          options={groups}
        />
        <span className="log-bar-days">
          <DateField label={t('from')} value={address.from ?? ''} onChange={from => change({ from })} />
          <DateField label={t('until')} value={address.until ?? ''} onChange={until => change({ until })} />
        </span>
        {on > 0 && (
          <Button
            small
            quiet
            onClick={() => change(Object.fromEntries(narrowing.map(name => [name, undefined])))}
          >
            {t('clearFilters')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** What is typed is looked for after a short rest, not at each key. */
function Words({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => onChange(typed), 250)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  return <TextField label={t('words')} type="search" value={typed} onChange={setTyped} />
}
