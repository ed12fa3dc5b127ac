import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { ExportUnderWay, type Format, useExport } from '../../ui/ExportUnderWay.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Table } from '../../ui/Table.tsx'
import { transfer } from './api.ts'
import { t } from './texts.ts'

/** Everything in one archive, and the files one has asked for. */
export function ExportPage() {
  const { user } = useSettings()
  return (
    <Page plain title={t('exportTitle')} sub={t('exportSub')}>
      {user?.role === 'administrator' ? <Everything /> : null}
      <OwnExports />
    </Page>
  )
}

function Everything() {
  const [format, setFormat] = useState<Format>('csv')
  const { run, problem, start, cancel } = useExport()
  return (
    <Section title={t('everything')}>
      <div className="form">
        <p className="i2">{t('everythingWhy')}</p>
        {run === null ? (
          <>
            <SelectField
              name="format"
              label={t('format')}
              value={format}
              onChange={value => setFormat(value === 'jsonl' ? 'jsonl' : 'csv')}
              options={[
                { value: 'csv', label: t('formatCsv') },
                { value: 'jsonl', label: t('formatJsonl') },
              ]}
            />
            <div>
              <Button primary onClick={() => void start({ what: 'everything', format, filter: {} })}>
                {t('exportEverything')}
              </Button>
            </div>
          </>
        ) : (
          <ExportUnderWay run={run} onCancel={() => void cancel()} />
        )}
        {problem ? (
          <p className="notice bad" role="alert">
            {problem.detail}
          </p>
        ) : null}
      </div>
    </Section>
  )
}

function OwnExports() {
  const f = useFormat()
  const query = transfer.useApi('GET /api/exports', {}, { refetchSeconds: 3 })
  if (query.error) return <Failed problem={query.error} onRetry={() => query.refetch()} />
  if (!query.data) return <Loading rows={3} />
  return (
    <Section title={t('ownExports')} note={t('ownExportsNote')}>
      <Table
        label={t('ownExports')}
        empty={t('noExports')}
        rows={query.data.items}
        rowKey={row => row.id}
        columns={[
          {
            key: 'file',
            head: t('file'),
            cell: row =>
              row.state === 'done' ? (
                <a className="door" href={`/api/exports/${row.id}/file`} download>
                  {row.fileName}
                </a>
              ) : (
                row.fileName
              ),
          },
          {
            key: 'state',
            head: t('state'),
            cell: row => (row.state === 'running' ? t('writing') : t(row.state)),
          },
          { key: 'rows', head: t('rows'), right: true, cell: row => f.count(row.rowsWritten) },
          { key: 'when', head: t('when'), phone: false, cell: row => f.moment(row.createdAt) },
          { key: 'until', head: t('until'), phone: false, cell: row => f.moment(row.expiresAt) },
        ]}
      />
    </Section>
  )
}
