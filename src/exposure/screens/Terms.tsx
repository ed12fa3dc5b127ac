import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { exposure } from './api.ts'
import { t } from './texts.ts'
import { rowsDoor } from './words.ts'

/** Terms that brought clicks, as reported, beside searches on our own site. */
export function Terms({ span }: { span: Record<string, string> }) {
  const f = useFormat()
  const { data, error, refetch } = exposure.useApi('GET /api/exposure/terms', { query: span })
  return (
    <Section title={t('terms')} note={t('termsNote')}>
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={4} />}
      {data && (
        <Table
          label={t('terms')}
          rows={data.items}
          rowKey={({ term }) => term}
          empty={<Empty sentence={t('noTerms')} />}
          columns={[
            { key: 'term', head: t('term'), cell: ({ term }) => term || '–' },
            {
              key: 'i',
              head: t('impressions'),
              right: true,
              phone: false,
              cell: row => f.count(row.impressions),
            },
            {
              key: 'c',
              head: t('clicks'),
              right: true,
              cell: ({ term, clicks }) => <Door to={rowsDoor({ ...span, term })}>{f.count(clicks)}</Door>,
            },
            { key: 'own', head: t('ownSearches'), right: true, cell: row => f.count(row.ownSearches) },
          ]}
        />
      )}
    </Section>
  )
}
