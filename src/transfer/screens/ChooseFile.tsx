import { useId, useState } from 'react'
import { Problem } from '../../ui/api.ts'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { type Kind, kinds } from '../model/fields.ts'
import { sendFile, transfer } from './api.ts'
import { t } from './texts.ts'

/** Where an import begins, with the earlier ones below. */
export function ChooseFile({ onOpen }: { onOpen: (id: number) => void }) {
  const [kind, setKind] = useState<Kind>('accounts')
  const [sending, setSending] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const input = useId()
  const send = async (file: File | undefined) => {
    if (!file || sending !== null) return
    setProblem(null)
    setSending(file.name)
    try {
      onOpen(await sendFile(kind, file))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error)
    } finally {
      setSending(null)
    }
  }
  return (
    <Page plain title={t('title')}>
      <Section title={t('choose')}>
        <div className="form">
          <p className="i2">{t('chooseWhy')}</p>
          <p className="i3 t12">{t('order')}</p>
          <SelectField
            name="kind"
            label={t('what')}
            value={kind}
            onChange={value => setKind(kinds.find(one => one === value) ?? kind)}
            options={kinds.map(value => ({ value, label: t(value) }))}
          />
          <p className="t12 i3">
            {t('template')}{' '}
            <a className="door" href={`/api/templates/${kind}?format=csv`} download>
              {t('templateCsv')}
            </a>
            {', '}
            <a className="door" href={`/api/templates/${kind}?format=xlsx`} download>
              {t('templateXlsx')}
            </a>
          </p>
          <div className="field">
            <label htmlFor={input}>{t('drop')}</label>
            <input
              id={input}
              type="file"
              style={{ minHeight: 96 }}
              accept=".csv,.txt,.tsv,.xlsx,.vcf,.jsonl,.ndjson,text/csv,text/plain,text/vcard"
              disabled={sending !== null}
              onChange={event => void send(event.target.files?.[0])}
            />
          </div>
          <div role="status">{sending === null ? null : t('sending', { name: sending })}</div>
          {problem ? (
            <p className="notice bad" role="alert">
              {problem.detail}
            </p>
          ) : null}
        </div>
      </Section>
      <PastImports onOpen={onOpen} />
    </Page>
  )
}

function PastImports({ onOpen }: { onOpen: (id: number) => void }) {
  const f = useFormat()
  const pages = transfer.usePages('GET /api/imports', { query: {} })
  if (pages.error) return <Failed problem={pages.error} onRetry={() => pages.refetch()} />
  if (!pages.data) return <Loading rows={4} />
  return (
    <Section title={t('past')}>
      <Table
        label={t('past')}
        empty={t('none')}
        rows={pages.data.pages.flatMap(page => page.items)}
        rowKey={row => String(row.id)}
        onOpen={row => onOpen(row.id)}
        more={pages.hasNextPage}
        onMore={() => pages.fetchNextPage()}
        columns={[
          { key: 'what', head: t('what'), cell: row => t(row.kind) },
          { key: 'name', head: t('name'), cell: row => row.fileName },
          { key: 'state', head: t('state'), cell: row => t(row.state === 'running' ? 'running' : row.state) },
          { key: 'read', head: t('read'), right: true, cell: row => f.count(row.rowsRead) },
          {
            key: 'created',
            head: t('created'),
            right: true,
            phone: false,
            cell: row => f.count(row.created),
          },
          {
            key: 'refused',
            head: t('refused'),
            right: true,
            phone: false,
            cell: row => f.count(row.refused),
          },
          { key: 'when', head: t('when'), phone: false, cell: row => f.moment(row.createdAt) },
          { key: 'who', head: t('who'), phone: false, cell: row => row.user ?? t('machine') },
        ]}
      />
    </Section>
  )
}
