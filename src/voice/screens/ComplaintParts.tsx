import { useFormat } from '../../ui/format.ts'
import type { Row } from './api.ts'
import { t } from './texts.ts'

export function StateOf({ complaint }: { complaint: Pick<Row, 'state' | 'reopened'> }) {
  return (
    <span className="nw">
      {t(`state_${complaint.state}`)}
      {complaint.reopened > 0 && (
        <span className="t12 i3">{` ${t('reopenedN', { n: complaint.reopened })}`}</span>
      )}
    </span>
  )
}

export function When({ at }: { at: string }) {
  const f = useFormat()
  return (
    <time dateTime={at} title={f.absolute(at)} className="nw">
      {f.moment(at)}
    </time>
  )
}
