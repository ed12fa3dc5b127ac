import { Button } from './Button.tsx'
import { useFormat } from './format.ts'
import { t } from './texts.ts'

/** Long work: how far, of how much, what is left; it can be left and come back to. */
export function Progress({
  done,
  total,
  label,
  left,
  onCancel,
}: {
  done: number
  total: number | null
  label: string
  left?: string
  onCancel?: () => void
}) {
  const f = useFormat()
  const share = total && total > 0 ? Math.min(1, done / total) : 0
  return (
    <div className="stack" style={{ gap: 6 }}>
      <div className="row apart">
        <b>{label}</b>
        <span className="t12 i3">
          {total === null ? f.count(done) : t('progress', { done: f.count(done), total: f.count(total) })}
          {left && `, ${t('progressLeft', { left })}`}
        </span>
      </div>
      <div
        className="bar"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total ?? undefined}
        aria-valuenow={done}
      >
        <i style={{ width: `${share * 100}%` }} />
      </div>
      {onCancel && (
        <div>
          <Button small onClick={onCancel}>
            {t('cancel')}
          </Button>
        </div>
      )}
    </div>
  )
}
