import { Door } from '../../ui/Door.tsx'
import './quality.css'
import { fieldName } from './field-names.ts'
import { useLabels } from './QualityFigures.tsx'
import { type Kind, quality } from './quality-api.ts'
import { t } from './quality-texts.ts'

/** How complete and fresh one record is, and what it lacks; a door to all of its kind. */
export function QualityLine({ kind, id }: { kind: Kind; id: number }) {
  const labels = useLabels(kind)
  const { data } = quality.useApi('GET /api/quality/records/:record/:id', { params: { record: kind, id } })
  if (!data) return null
  const names = (fields: string[]) => fields.map(field => fieldName(field, labels)).join(', ')
  return (
    <p className="t12 i3 quality-line">
      <Door to={`/quality?record=${kind}`}>
        {t('line', { complete: data.completeness, fresh: data.freshness })}
      </Door>
      {data.missing.length > 0 && `; ${t('lineMissing', { fields: names(data.missing) })}`}
      {data.stale.length > 0 && `; ${t('lineStale', { fields: names(data.stale) })}`}
    </p>
  )
}
