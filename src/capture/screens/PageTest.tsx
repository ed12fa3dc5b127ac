import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { plannedSize } from '../model/odds.ts'
import { arranging, type Figures } from './api.ts'
import { t } from './figures-texts.ts'

type Props = { formId: number; figures: Figures; mayChange: boolean }

/** The pages of a form beside each other, and what may be said of them. */
export function PageTest({ formId, figures, mayChange }: Props) {
  const f = useFormat()
  const { variants, test } = figures
  const running = test !== null && test.endedAt === null
  if (variants.length < 2 && test === null) return null
  const verdict = ({ standing, shown }: Figures['variants'][number], at: number) => {
    if (at === 0) return t('first')
    if (standing === null) return t('noTest')
    const least = Math.min(shown, variants[0]!.shown)
    return t(standing, standing === 'not_yet' ? { n: f.count(least), of: f.count(test?.planned ?? 0) } : {})
  }
  return (
    <Section title={t('pages')}>
      {test && (
        <p>
          {running
            ? t('running', { when: f.day(test.startedAt), n: f.count(test.planned) })
            : t('ended', { when: f.day(test.endedAt!), winner: (test.winner ?? '').toUpperCase() })}
        </p>
      )}
      <Table
        label={t('pages')}
        rows={variants}
        rowKey={({ key }) => key}
        empty={null}
        columns={[
          { key: 'page', head: t('page'), cell: row => `${row.key.toUpperCase()} ${row.name}` },
          { key: 'visitors', head: t('visitors'), cell: row => f.count(row.shown), right: true },
          {
            key: 'rate',
            head: t('rate'),
            cell: row => (row.shown ? f.percent(row.sent / row.shown) : ''),
            right: true,
          },
          {
            key: 'interval',
            head: t('interval'),
            phone: false,
            cell: ({ interval }) => `${f.percent(interval.low)} – ${f.percent(interval.high)}`,
          },
          {
            key: 'against',
            head: t('against'),
            phone: false,
            cell: ({ difference }) =>
              difference &&
              t('points', {
                low: (difference.low * 100).toFixed(1),
                high: (difference.high * 100).toFixed(1),
              }),
          },
          {
            key: 'probability',
            head: t('probability'),
            right: true,
            phone: false,
            // While a test runs this would be an invitation to stop when it looks well.
            cell: row =>
              row.probability === null || row.standing === 'not_yet' ? '' : f.percent(row.probability),
          },
          { key: 'verdict', head: t('verdict'), cell: row => verdict(row, variants.indexOf(row)) },
        ]}
      />
      {figures.mismatch !== null && figures.mismatch < 0.001 && (
        <p className="bad">{t('mismatchNote', { p: figures.mismatch.toExponential(1) })}</p>
      )}
      {mayChange &&
        variants.length > 1 &&
        (running ? <Ending formId={formId} variants={variants} /> : <Beginning formId={formId} />)}
    </Section>
  )
}

function Beginning({ formId }: { formId: number }) {
  const f = useFormat()
  const [baseline, setBaseline] = useState('5')
  const [lift, setLift] = useState('30')
  const [refused, setRefused] = useState<string | null>(null)
  const begin = arranging.useCall('POST /api/forms/:id/test')
  const body = { baseline: Number(baseline) / 100, lift: Number(lift) / 100 }
  const fits = body.baseline >= 0.001 && body.baseline <= 0.9 && body.lift >= 0.02 && body.lift <= 5
  return (
    <div className="figures-row">
      <TextField
        name="baseline"
        label={t('baseline')}
        value={baseline}
        onChange={setBaseline}
        {...(refused ? { error: refused } : {})}
      />
      <TextField
        name="lift"
        label={t('lift')}
        value={lift}
        onChange={setLift}
        {...(fits ? { hint: t('needs', { n: f.count(plannedSize(body.baseline, body.lift)) }) } : {})}
      />
      <Button
        disabled={!fits}
        busy={begin.isPending}
        onClick={() =>
          begin.mutate(
            { params: { id: formId }, body },
            { onError: problem => setRefused(sentenceOf(problem)) },
          )
        }
      >
        {t('begin')}
      </Button>
    </div>
  )
}

function Ending({ formId, variants }: { formId: number; variants: Figures['variants'] }) {
  const [refused, setRefused] = useState<string | null>(null)
  const design = arranging.useApi('GET /api/forms/:id/design', { params: { id: formId } })
  const end = arranging.useCall('POST /api/forms/:id/test/end')
  return (
    <div className="figures-row">
      {variants.map(({ key }) => (
        <Button
          key={key}
          small
          busy={end.isPending}
          onClick={() =>
            end.mutate(
              { params: { id: formId }, body: { winner: key as 'a', over: design.data?.over ?? 0 } },
              { onError: problem => setRefused(sentenceOf(problem)) },
            )
          }
        >
          {t('end', { key: key.toUpperCase() })}
        </Button>
      ))}
      {refused && (
        <p className="bad" role="alert">
          {refused}
        </p>
      )}
    </div>
  )
}
