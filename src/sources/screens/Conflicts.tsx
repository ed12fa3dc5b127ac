import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { type Overview, sources } from './api.ts'
import { t } from './texts.ts'
import { channelName } from './words.ts'

/** Evidence that disagrees, by pattern; a rule made from one decides it. */
export function Conflicts({ overview: { draft, inForce }, may }: { overview: Overview; may: boolean }) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  const { data, error, refetch } = sources.useApi('GET /api/sources/conflicts')
  const begin = sources.useCall('PUT /api/sources/draft')
  const decide = (pattern: string) => {
    if (!draft) begin.mutate({ body: { note: '', rules: inForce.rules } })
    setAddress({ decide: pattern })
  }
  return (
    <Section title={t('conflicts')} note={t('conflictsNote')}>
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={3} />}
      {data && (
        <Table
          label={t('conflicts')}
          rows={data.items}
          rowKey={({ pattern }) => pattern}
          empty={<Empty sentence={t('noConflicts')} />}
          columns={[
            {
              key: 'pattern',
              head: t('evidence'),
              cell: ({ pattern }) => {
                const [winner = '', ...others] = pattern.split(': ')
                return (
                  <>
                    {others.length > 0 && <span className="tag">{channelName(winner)}</span>}{' '}
                    {others.join(': ') || winner}
                  </>
                )
              },
            },
            {
              key: 'n',
              head: t('arrivals'),
              right: true,
              cell: ({ pattern, touches }) => (
                <Door to={`/settings/sources?${new URLSearchParams({ disagreed: pattern })}`}>
                  {f.count(touches)}
                </Door>
              ),
            },
            { key: 'last', head: t('last'), phone: false, cell: ({ lastAt }) => f.day(lastAt) },
            {
              key: 'do',
              head: <span className="hidden">{t('makeRule')}</span>,
              right: true,
              cell: ({ pattern }) =>
                may && (
                  <Button small quiet label={`${t('makeRule')}: ${pattern}`} onClick={() => decide(pattern)}>
                    {t('makeRule')}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Section>
  )
}
