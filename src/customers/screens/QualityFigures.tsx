import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { custom } from './api.ts'
import { fieldName } from './field-names.ts'
import type { Kind, Overview } from './quality-api.ts'
import { type QualityNarrowing, qualityDoor } from './quality-door.ts'
import { t } from './quality-texts.ts'

type Row = {
  key: string
  label: string
  narrowing: QualityNarrowing
  total: number
  complete: number
  fresh: number
}

/** Labels of declared fields by key, for names of fields. */
export function useLabels(kind: Kind): Record<string, string> {
  const declared = custom.useApi('GET /api/custom-fields', { query: { record: kind } })
  return Object.fromEntries((declared.data?.items ?? []).map(({ key, label }) => [key, label]))
}

/** Shares by field, source and territory; each figure opens its records. */
export function QualityFigures({ kind, overview }: { kind: Kind; overview: Overview }) {
  const f = useFormat()
  const labels = useLabels(kind)
  const count = (n: number, narrowing: QualityNarrowing) => (
    <Door to={qualityDoor(kind, narrowing)}>{f.count(n)}</Door>
  )
  return (
    <>
      <Section title={t('byField')}>
        <table className="rows shares-table" aria-label={t('byField')}>
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col" className="r">
                {t('missing')}
              </th>
              <th scope="col" className="r">
                {t('stale')}
              </th>
            </tr>
          </thead>
          <tbody>
            {overview.byField.map(({ field, missing, stale }) => (
              <tr key={field}>
                <th scope="row">{fieldName(field, labels)}</th>
                <td className="r">{count(missing, { missing: field })}</td>
                <td className="r">{count(stale, { stale: field })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Shared
        kind={kind}
        title={t('bySource')}
        head={t('source')}
        rows={overview.bySource.map(({ source, ...of }) => ({
          key: source ?? '',
          label: source?.replaceAll('_', ' ') ?? t('unknownSource'),
          narrowing: { source: source ?? '-' },
          ...of,
        }))}
      />
      <Shared
        kind={kind}
        title={t('byTerritory')}
        head={t('territory')}
        rows={overview.byTerritory.map(({ territory, ...of }) => ({
          key: String(territory?.id ?? 'none'),
          label: territory?.name ?? t('none'),
          narrowing: { territory: String(territory?.id ?? 'none') },
          ...of,
        }))}
      />
    </>
  )
}

function Shared({ kind, title, head, rows }: { kind: Kind; title: string; head: string; rows: Row[] }) {
  const f = useFormat()
  const share = (n: number, of: number) => f.percent(of === 0 ? 0 : n / of)
  return (
    <Section title={title}>
      <table className="rows shares-table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" className="r">
              {t('total')}
            </th>
            <th scope="col" className="r">
              {t('complete')}
            </th>
            <th scope="col" className="r">
              {t('fresh')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, narrowing, total, complete, fresh }) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              <td className="r">
                <Door to={qualityDoor(kind, narrowing)}>{f.count(total)}</Door>
              </td>
              <td className="r">
                <Door to={qualityDoor(kind, { ...narrowing, complete: 'true' })}>
                  {share(complete, total)}
                </Door>
              </td>
              <td className="r">
                <Door to={qualityDoor(kind, { ...narrowing, fresh: 'true' })}>{share(fresh, total)}</Door>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
