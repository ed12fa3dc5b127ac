import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { type ShownExample, sources } from './api.ts'
import { t } from './texts.ts'
import { channelName } from './words.ts'

type Tried = ShownExample['inForce']

/** Arrivals of which the company has said what they are, beside what the rules make of them. */
export function Examples({ hasDraft, may }: { hasDraft: boolean; may: boolean }) {
  const f = useFormat()
  const { data, error, refetch } = sources.useApi('GET /api/sources/examples')
  const remove = sources.useCall('DELETE /api/sources/examples/:id')
  const answer = ({ channel, holds }: Tried) =>
    holds ? t('holds') : <b className="bad">{channelName(channel)}</b>
  return (
    <Section
      title={t('examples')}
      note={t('examplesNote')}
      count={data ? f.count(data.items.length) : undefined}
    >
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={3} />}
      {data && (
        <Table
          label={t('examples')}
          rows={data.items}
          rowKey={({ id }) => id}
          empty={<Empty sentence={t('noExamples')} />}
          columns={[
            { key: 'name', head: t('exampleName'), cell: row => <span title={row.address}>{row.name}</span> },
            {
              key: 'expected',
              head: t('expected'),
              cell: row => [channelName(row.channel), row.campaign?.name].filter(Boolean).join(', '),
            },
            { key: 'now', head: t('now'), cell: row => answer(row.inForce) },
            ...(hasDraft
              ? [
                  {
                    key: 'draft',
                    head: t('byDraft'),
                    cell: (row: ShownExample) => row.draft && answer(row.draft),
                  },
                ]
              : []),
            ...(may
              ? [
                  {
                    key: 'remove',
                    head: <span className="hidden">{t('remove')}</span>,
                    right: true,
                    cell: ({ id, name }: ShownExample) => (
                      <Button
                        small
                        quiet
                        label={`${t('remove')}: ${name}`}
                        onClick={() => remove.mutate({ params: { id } })}
                      >
                        {t('remove')}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
    </Section>
  )
}
