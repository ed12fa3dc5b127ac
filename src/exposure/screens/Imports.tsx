import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { exposure } from './api.ts'
import { t } from './texts.ts'
import { platformName } from './words.ts'

/** What was imported, with receipts that add up. */
export function Imports() {
  const f = useFormat()
  const { data, error, refetch } = exposure.useApi('GET /api/exposure/imports')
  return (
    <Section title={t('imports')}>
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={2} />}
      {data && (
        <Table
          label={t('imports')}
          rows={data.items}
          rowKey={({ id }) => id}
          empty={<Empty sentence={t('noImports')} />}
          columns={[
            {
              key: 'file',
              head: t('chooseFile'),
              cell: ({ id, fileName }) => <Door to={`/exposure/import/${id}`}>{fileName}</Door>,
            },
            {
              key: 'platform',
              head: t('platform'),
              phone: false,
              cell: ({ platform, account }) => [platformName(platform), account].filter(Boolean).join(' · '),
            },
            {
              key: 'days',
              head: t('day'),
              phone: false,
              cell: ({ fromDay, untilDay }) =>
                fromDay && untilDay ? `${f.date(fromDay)} – ${f.date(untilDay)}` : '–',
            },
            { key: 'read', head: t('read'), right: true, cell: ({ read }) => f.count(read) },
            { key: 'state', head: '', cell: ({ state }) => t(`state_${state}`) },
            {
              key: 'when',
              head: '',
              phone: false,
              cell: ({ madeAt, madeBy }) => [madeBy, f.day(madeAt)].filter(Boolean).join(', '),
            },
          ]}
        />
      )}
    </Section>
  )
}
