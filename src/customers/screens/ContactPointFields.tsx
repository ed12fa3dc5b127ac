import type { ReactNode } from 'react'
import { Button } from '../../ui/Button.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { type ContactLabel, contactLabels } from '../model/contact-point.ts'
import { t } from './contact-texts.ts'

type Typed = { key: number; label: ContactLabel; value: string }
type TypedAddress = {
  key: number
  label: ContactLabel
  street: string
  postalCode: string
  city: string
  region: string
  country: string
}
type Lines<T> = {
  items: T[]
  change: (items: T[]) => void
  onFirst: (at: number) => void
  onAdd: () => void
}

export function PointFields({
  kind,
  items,
  change,
  onFirst,
  onAdd,
  errorOf,
}: Lines<Typed> & { kind: 'email' | 'phone'; errorOf: (at: number) => string | undefined }) {
  const set = (at: number, value: Partial<Typed>) =>
    change(items.map((item, index) => (index === at ? { ...item, ...value } : item)))
  return (
    <fieldset className="lines">
      <legend>{t(kind === 'email' ? 'emails' : 'phones')}</legend>
      {items.map((item, at) => (
        <div className="point-line" key={item.key}>
          <TextField
            name={`${kind}s`}
            label={t(kind)}
            type={kind === 'email' ? 'email' : 'tel'}
            value={item.value}
            onChange={value => set(at, { value })}
            error={errorOf(at)}
            {...(kind === 'phone' && at === items.length - 1 ? { hint: t('phoneHint') } : {})}
          />
          <LabelField value={item.label} onChange={label => set(at, { label })} />
          <LineButtons at={at} onFirst={onFirst} onRemove={() => change(items.filter((_, i) => i !== at))} />
        </div>
      ))}
      <AddButton onAdd={onAdd}>{t(kind === 'email' ? 'addEmail' : 'addPhone')}</AddButton>
    </fieldset>
  )
}

export function AddressFields({ items, change, onFirst, onAdd }: Lines<TypedAddress>) {
  const set = (at: number, value: Partial<TypedAddress>) =>
    change(items.map((item, index) => (index === at ? { ...item, ...value } : item)))
  const field = (at: number, part: 'street' | 'postalCode' | 'city' | 'region' | 'country') => (
    <TextField label={t(part)} value={items[at]![part]} onChange={value => set(at, { [part]: value })} />
  )
  return (
    <fieldset className="lines">
      <legend>{t('addresses')}</legend>
      {items.map((item, at) => (
        <div className="point-line" key={item.key}>
          <div className="address-parts">
            {field(at, 'street')}
            {field(at, 'postalCode')}
            {field(at, 'city')}
            {field(at, 'region')}
            {field(at, 'country')}
          </div>
          <LabelField value={item.label} onChange={label => set(at, { label })} />
          <LineButtons at={at} onFirst={onFirst} onRemove={() => change(items.filter((_, i) => i !== at))} />
        </div>
      ))}
      <AddButton onAdd={onAdd}>{t('addAddress')}</AddButton>
    </fieldset>
  )
}

function LabelField({ value, onChange }: { value: ContactLabel; onChange: (label: ContactLabel) => void }) {
  return (
    <SelectField
      label={t('label')}
      value={value}
      onChange={next => onChange(contactLabels.find(label => label === next) ?? 'other')}
      options={contactLabels.map(label => ({ value: label, label: t(`label_${label}`) }))}
    />
  )
}

function LineButtons({
  at,
  onFirst,
  onRemove,
}: {
  at: number
  onFirst: (at: number) => void
  onRemove: () => void
}) {
  return (
    <div className="line-buttons">
      {at === 0 ? (
        <span className="t12 i3">{t('first')}</span>
      ) : (
        <Button small quiet onClick={() => onFirst(at)}>
          {t('makeFirst')}
        </Button>
      )}
      <Button small quiet onClick={onRemove}>
        {t('remove')}
      </Button>
    </div>
  )
}

function AddButton({ onAdd, children }: { onAdd: () => void; children: ReactNode }) {
  return (
    <div>
      <Button small onClick={onAdd}>
        {children}
      </Button>
    </div>
  )
}
