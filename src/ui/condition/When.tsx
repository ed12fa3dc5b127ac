import type { Window } from '../../shared/condition/tree.ts'
import { Choose, DaysInput, DaysInputs } from './Small.tsx'
import { t } from './texts.ts'
import { useToday } from './use-today.ts'

type Kind = 'any' | 'last' | 'days'

/** When touches were: at any time, in the last days, or between days. */
export function When({
  value,
  onChange,
}: {
  value: Window | undefined
  onChange: (value: Window | undefined) => void
}) {
  const today = useToday()
  const kind: Kind = value === undefined ? 'any' : 'days' in value ? 'last' : 'days'
  const become = (next: Kind) =>
    onChange(next === 'any' ? undefined : next === 'last' ? { days: 30 } : { from: -30 })
  return (
    <span className="limit">
      <Choose<Kind>
        label={t('when')}
        value={kind}
        options={(['any', 'last', 'days'] as const).map(each => ({ value: each, label: t(`when_${each}`) }))}
        onChange={become}
      />
      {value !== undefined && 'days' in value && (
        <>
          <DaysInput
            label={t('days')}
            value={value.days}
            onChange={days => onChange({ days: Math.max(1, days) })}
          />
          <span className="words">{t('dayUnit')}</span>
        </>
      )}
      {value !== undefined && !('days' in value) && (
        <DaysInputs value={value} today={today} onChange={onChange} />
      )}
    </span>
  )
}
