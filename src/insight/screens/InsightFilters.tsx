import type { ReactNode } from 'react'
import { useAddress } from '../../ui/address.ts'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { dimensions, mostSegments } from '../model/figures.ts'
import { campaigns, catalogue, insight, segments, team } from './api.ts'
import { closed, dimensionOf, narrowingOf, segmentsIn } from './narrowing.ts'
import { sourceText, t } from './texts.ts'

const choices = (all: string, items: readonly { id: number; name: string }[] | undefined) => [
  { value: '', label: all },
  ...(items ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
]

/** Months, dimension and filters, all in the address; another dimension closes the names that were open. */
export function InsightFilters({ children }: { children?: ReactNode }) {
  const { today } = useFormat()
  const [address, setAddress] = useAddress()
  const narrowing = narrowingOf(address, today())
  const { source, ...others } = narrowing
  const sources = insight.useApi('GET /api/funnel', { query: { ...others, by: 'source' } }).data?.rows ?? []
  const named = sources.map(row => row.key).filter(key => key !== 'none')
  const territories = team.useApi('GET /api/territories').data?.items
  const groups = catalogue.useApi('GET /api/product-groups').data?.items
  const list = campaigns.useApi('GET /api/campaigns', { query: { limit: 200 } }).data?.items
  const groupings = segments.useApi('GET /api/segments', { query: {} }).data?.items
  const narrow =
    (name: 'campaign' | 'territory' | 'product_group' | 'source' | 'segment') => (value: string) =>
      setAddress({
        ...closed,
        [name]: value === '' ? undefined : value,
      })
  return (
    <div className="filters insight-filters">
      <TextField
        label={t('from')}
        type="month"
        value={narrowing.from}
        onChange={from => setAddress({ from: from === '' ? undefined : from })}
      />
      <TextField
        label={t('to')}
        type="month"
        value={narrowing.to}
        onChange={to => setAddress({ to: to === '' ? undefined : to })}
      />
      <SelectField
        label={t('by')}
        value={dimensionOf(address)}
        onChange={by => setAddress({ ...closed, by, open: undefined })}
        options={dimensions.map(value => ({ value, label: t(value) }))}
      />
      <SelectField
        label={t('source')}
        value={source ?? ''}
        onChange={narrow('source')}
        options={[
          { value: '', label: t('anySource') },
          ...[...new Set([...named, ...(source ? [source] : [])])].map(value => ({
            value,
            label: sourceText(value),
          })),
        ]}
      />
      <SelectField
        label={t('campaign')}
        value={narrowing.campaign ?? ''}
        onChange={narrow('campaign')}
        options={choices(t('anyCampaign'), list)}
      />
      <SelectField
        label={t('territory')}
        value={narrowing.territory ?? ''}
        onChange={narrow('territory')}
        options={choices(t('anyTerritory'), territories)}
      />
      <SelectField
        label={t('product_group')}
        value={narrowing.product_group ?? ''}
        onChange={narrow('product_group')}
        options={choices(t('anyGroup'), groups)}
      />
      <SelectField
        label={t('segment')}
        value={String(narrowing.segment ?? '')}
        onChange={narrow('segment')}
        options={choices(t('anySegment'), groupings)}
      />
      {children}
      {dimensionOf(address) === 'segment' && <SegmentChoice items={groupings} />}
    </div>
  )
}

/** Which segments become the rows. */
function SegmentChoice({ items }: { items: readonly { id: number; name: string }[] | undefined }) {
  const [address, setAddress] = useAddress()
  const chosen = segmentsIn(address)
  const press = (id: number) => {
    const next = chosen.includes(id) ? chosen.filter(each => each !== id) : [...chosen, id]
    setAddress({
      ...closed,
      segments: next.length === 0 ? undefined : next.join(','),
      open: undefined,
    })
  }
  return (
    <fieldset className="kinds segment-choice">
      <legend className="t12 i3">{t('segments')}</legend>
      {items?.length === 0 && <span className="t12 i3">{t('noSegments')}</span>}
      {items?.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className={chosen.includes(id) ? 'chip on' : 'chip'}
          aria-pressed={chosen.includes(id)}
          disabled={chosen.length >= mostSegments && !chosen.includes(id)}
          onClick={() => press(id)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  )
}
