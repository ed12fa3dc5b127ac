import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { retentionKinds } from '../model/retention.ts'
import { privacy } from './api.ts'
import { runDoor, runsQuery } from './retention-door.ts'
import { t } from './texts.ts'

/** Each sort of rows that are told apart, in a sentence; what has no word of its own is a kind of notice. */
export function sorts(tally: Record<string, number>, count: (n: number) => string): string {
  return Object.entries(tally)
    .map(([sort, n]) => {
      switch (sort) {
        case 'visitors':
        case 'touches':
        case 'attachments':
        case 'leads':
        case 'mails':
        case 'files':
        case 'refusals':
        case 'page':
        case 'log':
        case 'search':
        case 'export':
        case 'lists':
          return t(`sort_${sort}`, { n: count(n) })
        default:
          return t('sort_other', { sort: sort.replaceAll(/[._]/g, ' '), n: count(n) })
      }
    })
    .join(', ')
}

/** What the rules did, night by night: how much, of when, and what of it can still be named. */
export function RetentionRuns() {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const query = runsQuery(address)
  const pages = privacy.usePages('GET /api/privacy/retention/runs', { query })
  const rows = pages.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Section title={t('runs')} note={t('runsNote')}>
      <search className="privacy-narrow">
        <SelectField
          label={t('rule')}
          value={query.kind ?? ''}
          onChange={kind => setAddress({ kind: kind === '' ? undefined : kind })}
          options={[
            { value: '', label: t('anyRule') },
            ...retentionKinds.map(kind => ({ value: kind, label: t(`rule_${kind}`) })),
          ]}
        />
      </search>
      {pages.error ? (
        <Failed problem={pages.error} onRetry={() => void pages.refetch()} />
      ) : !pages.data ? (
        <Loading rows={4} />
      ) : (
        <Table
          label={t('runs')}
          rows={rows}
          rowKey={run => run.id}
          empty={<Empty sentence={t('noRuns')} />}
          more={pages.hasNextPage}
          onMore={() => void pages.fetchNextPage()}
          columns={[
            { key: 'at', head: t('when'), cell: run => f.moment(run.at) },
            { key: 'rule', head: t('rule'), cell: run => t(`rule_${run.kind}`) },
            {
              key: 'cleared',
              head: t('clearedRows'),
              right: true,
              cell: run => <Door to={runDoor(run.id)}>{f.count(run.cleared)}</Door>,
            },
            { key: 'fate', head: t('fate'), cell: run => t(`clearing_${run.clearing}`), phone: false },
            {
              key: 'sorts',
              head: t('ofThem'),
              cell: run => sorts(run.tally, f.count) || '–',
              phone: false,
            },
            {
              key: 'span',
              head: t('ofWhen'),
              cell: ({ oldest, newest }) =>
                oldest && newest ? t('span', { from: f.day(oldest), to: f.day(newest) }) : '–',
              phone: false,
            },
          ]}
        />
      )}
    </Section>
  )
}
