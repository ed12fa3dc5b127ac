import { useAddress } from '../../ui/address.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { suggestions } from './api.ts'
import { CaseRow } from './CaseRow.tsx'
import { suggestionQuery, withoutSuggestion } from './suggestion-doors.ts'
import { t } from './suggestion-texts.ts'

/** The leads behind the figure of a suggestion that the address names. */
export function SuggestionNames() {
  const [address] = useAddress()
  const asked = suggestionQuery(address)
  return asked && <OpenNames key={JSON.stringify(asked)} {...asked} />
}

function OpenNames({ id, query }: NonNullable<ReturnType<typeof suggestionQuery>>) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  const pages = suggestions.usePages('GET /api/definition/suggestions/:id/names', {
    params: { id },
    query: { ...query, limit: 50 },
  })
  return (
    <PagedNames
      pages={pages}
      title={t(query.side === 'group' ? 'names_group' : 'names_others')}
      figure={first => f.count(first.total)}
      empty={t('nobody')}
      keyOf={item => item.id}
      row={item => <CaseRow {...item} gone={t('goneName')} />}
      onClose={() => setAddress(withoutSuggestion)}
    />
  )
}
