import { useNavigate, useParams } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import { marketers } from '../../team/model/access.ts'
import type { Problem } from '../../ui/api.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import type { Level } from '../model/levels.ts'
import { exposure, uploadExport, type WholeImport } from './api.ts'
import './exposure.css'
import { ReadingForm } from './ReadingForm.tsx'
import { t } from './texts.ts'
import { platformName } from './words.ts'

/** Choose an export, see what it would do, write it, take it back. */
export function ImportExposure() {
  const { id } = useParams({ strict: false }) as { id?: string }
  return (
    <Page
      title={t('importTitle')}
      sub={t('importSub')}
      plain
      actions={<ButtonLink to="/exposure">{t('title')}</ButtonLink>}
    >
      {id === undefined ? <Choose /> : <Opened id={Number(id)} />}
    </Page>
  )
}

function Choose() {
  const navigate = useNavigate()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    try {
      const id = await uploadExport(file)
      await navigate({ to: `/exposure/import/${id}` })
    } catch (error) {
      setProblem(error as Problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="form exposure-choose">
      <div className="field">
        <label htmlFor="export">{t('chooseFile')}</label>
        <input
          id="export"
          type="file"
          accept=".csv,.txt,.tsv,text/csv"
          disabled={busy}
          aria-describedby="export-hint"
          onChange={event => void send(event.target.files?.[0])}
        />
        {problem ? (
          <span className="error" id="export-hint" role="alert">
            {sentenceOf(problem)}
          </span>
        ) : (
          <span className="hint" id="export-hint">
            {t('chooseHint')}
          </span>
        )}
      </div>
    </div>
  )
}

function Opened({ id }: { id: number }) {
  const navigate = useNavigate()
  const toast = useToast()
  const { user } = useSettings()
  const may = (marketers as readonly string[]).includes(user?.role ?? '')
  const { data, error, refetch } = exposure.useApi('GET /api/exposure/imports/:id', { params: { id } })
  const confirm = exposure.useCall('POST /api/exposure/imports/:id/confirmation', {
    onDone: () => toast({ text: t('done') }),
  })
  const undo = exposure.useCall('POST /api/exposure/imports/:id/undoing', {
    onDone: () => toast({ text: t('undone') }),
  })
  const drop = exposure.useCall('DELETE /api/exposure/imports/:id', {
    onDone: () => void navigate({ to: '/exposure' }),
  })
  if (error) return <Failed problem={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={8} />
  const problem = confirm.error ?? undo.error ?? drop.error
  const params = { id }
  return (
    <>
      <p>
        <b>{data.fileName}</b> <span className="tag">{t(`state_${data.state}`)}</span>
      </p>
      {data.state === 'draft' && may && <ReadingForm key={data.id} whole={data} />}
      <Receipt whole={data} />
      {problem && (
        <div className="notice bad" role="alert">
          {sentenceOf(problem)}
        </div>
      )}
      {may && (
        <div className="foot">
          {data.state === 'draft' && (
            <>
              <Button busy={drop.isPending} onClick={() => drop.mutate({ params })}>
                {t('drop')}
              </Button>
              <Button
                primary
                busy={confirm.isPending}
                disabled={data.plan?.needsRate ?? false}
                onClick={() => confirm.mutate({ params })}
              >
                {t('confirm')}
              </Button>
            </>
          )}
          {data.state === 'done' && (
            <Button busy={undo.isPending} onClick={() => undo.mutate({ params })}>
              {t('undo')}
            </Button>
          )}
        </div>
      )}
    </>
  )
}

const counts = ['read', 'created', 'updated', 'unchanged', 'refused', 'removed', 'skipped'] as const

function Receipt({ whole }: { whole: WholeImport }) {
  const f = useFormat()
  const { plan, refusals, level, fromDay, untilDay } = whole
  return (
    <Section title={t(whole.state === 'draft' ? 'would' : 'did')}>
      {level && fromDay && untilDay && (
        <p>
          {t('replaces', {
            from: f.date(fromDay),
            until: f.date(untilDay),
            platform: platformName(whole.platform),
            account: whole.account,
            level: t(`level_${level as Level}`),
          })}
        </p>
      )}
      <dl className="facts exposure-counts">
        {counts.map(name => (
          <Fragment key={name}>
            <dt>{t(name)}</dt>
            <dd>{f.count(whole[name])}</dd>
          </Fragment>
        ))}
      </dl>
      {refusals.length > 0 && (
        <ul className="list">
          {refusals.slice(0, 20).map(({ line, reason }) => (
            <li key={line}>{`${t('line', { n: line })}: ${reason}`}</li>
          ))}
        </ul>
      )}
      {plan && (
        <>
          <h3 className="t13">{t('columns')}</h3>
          <p className="t12">
            {plan.columns
              .map(({ header, field }) => `${header} → ${field ? t(`field_${field}`) : t('leftOut')}`)
              .join(' · ')}
          </p>
          {plan.skipped.length > 0 && (
            <>
              <h3 className="t13">{t('skippedLines')}</h3>
              <ul className="list t12">
                {plan.skipped.slice(0, 10).map(({ line, text }) => (
                  <li key={line}>{`${t('line', { n: line })}: ${text}`}</li>
                ))}
              </ul>
            </>
          )}
          <h3 className="t13">{t('first')}</h3>
          <ul className="list t12">
            {plan.sample.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no identity but their place
              <li key={at}>
                {[
                  f.date(row.day),
                  row.what,
                  `${f.count(row.impressions)} ${t('impressions')}`,
                  `${f.count(row.clicks)} ${t('clicks')}`,
                  f.money(row.costCents),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}
