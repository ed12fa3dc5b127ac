import { useAddress } from '../../ui/address.ts'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { type MeetingDimension, meetingDimensions } from '../model/competition.ts'
import { catalogue, insight, team } from './api.ts'
import { t } from './competition-texts.ts'
import { type Meetings, meetingsBy, meetingsOf } from './meetings.ts'

const choices = (all: string, items: readonly { id: number; name: string }[] | undefined) => [
  { value: '', label: all },
  ...(items ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
]

/** Months, dimension and filters, all in the address; another dimension closes the names that were open. */
export function MeetingFilters({
  usual,
  fixed = {},
}: {
  usual: MeetingDimension
  fixed?: Partial<Meetings>
}) {
  const { today } = useFormat()
  const [address, setAddress] = useAddress()
  const { industry, ...others } = { ...meetingsOf(address, today()), ...fixed }
  const industries = insight.useApi('GET /api/competition', { query: { ...others, by: 'industry' } }).data
  const competitors = catalogue.useApi('GET /api/competitors').data?.items
  const territories = team.useApi('GET /api/territories').data?.items
  const groups = catalogue.useApi('GET /api/product-groups').data?.items
  const set = (name: string) => (value: string) =>
    setAddress({ [name]: value === '' ? undefined : value, key: undefined, figure: undefined })
  const named = (industries?.rows ?? []).flatMap(({ key }) => (key === 'none' ? [] : [key]))
  const known = [...new Set([...named, ...(industry && industry !== 'none' ? [industry] : [])])].sort()
  return (
    <div className="filters insight-filters">
      <TextField label={t('from')} type="month" value={others.from} onChange={set('from')} />
      <TextField label={t('to')} type="month" value={others.to} onChange={set('to')} />
      <SelectField
        label={t('by')}
        value={meetingsBy(address, usual)}
        onChange={set('by')}
        options={meetingDimensions
          .filter(value => !(value in fixed))
          .map(value => ({ value, label: t(value) }))}
      />
      {!fixed.competitor && (
        <SelectField
          label={t('competitor')}
          value={others.competitor ?? ''}
          onChange={set('competitor')}
          options={[...choices(t('anyCompetitor'), competitors), { value: 'none', label: t('noneNamed') }]}
        />
      )}
      <SelectField
        label={t('industry')}
        value={industry ?? ''}
        onChange={set('industry')}
        options={[
          { value: '', label: t('anyIndustry') },
          ...known.map(value => ({ value, label: value.replaceAll('_', ' ') })),
        ]}
      />
      <SelectField
        label={t('territory')}
        value={others.territory ?? ''}
        onChange={set('territory')}
        options={choices(t('anyTerritory'), territories)}
      />
      <SelectField
        label={t('product_group')}
        value={others.product_group ?? ''}
        onChange={set('product_group')}
        options={choices(t('anyGroup'), groups)}
      />
    </div>
  )
}
