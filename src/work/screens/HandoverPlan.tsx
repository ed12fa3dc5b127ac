import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Table } from '../../ui/Table.tsx'
import type { HoldingWord } from '../model/plan.ts'
import { handovers, team } from './api.ts'
import { t } from './handover-texts.ts'

type Exception = { key: number; word: string; territoryId: string; toId: string }
type Props = {
  from: { id: number; name: string; role: string }
  territories: readonly { id: number; name: string }[]
  words: readonly HoldingWord[]
}

/** To whom it goes; shown first, then done as it was shown. */
export function HandoverPlan({ from, territories, words }: Props) {
  const navigate = useNavigate()
  const form = useForm({ initial: { toId: '' } })
  const [except, setExcept] = useState<Exception[]>([])
  const preview = handovers.useCall('POST /api/handovers/preview')
  const go = handovers.useCall('POST /api/handovers', {
    onDone: ({ id }) => void navigate({ to: `/handover/${id}` as string }),
  })
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const receivers = [
    { value: '', label: t('chooseColleague') },
    ...colleagues
      .filter(({ id, role }) => id !== from.id && (role !== 'partner' || from.role === 'partner'))
      .map(({ id, name }) => ({ value: String(id), label: name })),
  ]
  // What was shown is not what would be done any more.
  const forget = () => {
    preview.reset()
    go.reset()
  }
  const change = (key: number, to: Partial<Exception>) => {
    forget()
    setExcept(except.map(each => (each.key === key ? { ...each, ...to } : each)))
  }
  const plan = {
    fromId: from.id,
    toId: Number(form.values.toId),
    except: except.map(({ word, territoryId, toId }) => ({
      toId: Number(toId),
      ...(word === '' ? {} : { word: word as HoldingWord }),
      ...(territoryId === '' ? {} : { territoryId: Number(territoryId) }),
    })),
  }
  const complete =
    plan.toId > 0 && except.every(each => each.toId !== '' && (each.word !== '' || each.territoryId !== ''))
  const show = () => {
    go.reset()
    preview.mutate({ body: plan }, { onError: form.fail })
  }
  return (
    <Section title={t('toWhom')}>
      <Form onSubmit={show} problem={form.problem}>
        <SelectField
          {...form.field('toId')}
          onChange={toId => {
            forget()
            form.set('toId', toId)
          }}
          label={except.length === 0 ? t('everythingAlone') : t('everything')}
          options={receivers}
        />
        {except.map((each, at) => (
          <fieldset key={each.key} className="exception-line">
            <legend className="hidden">{t('exception', { n: at + 1 })}</legend>
            <SelectField
              label={t('exceptionWhat')}
              value={each.word}
              onChange={word => change(each.key, { word })}
              options={[
                { value: '', label: t('anyKind') },
                ...words.map(word => ({ value: word, label: t(`word_${word}`) })),
              ]}
            />
            <SelectField
              label={t('exceptionWhere')}
              value={each.territoryId}
              onChange={territoryId => change(each.key, { territoryId })}
              options={[
                { value: '', label: t('anyTerritory') },
                ...territories.map(({ id, name }) => ({ value: String(id), label: name })),
              ]}
            />
            <SelectField
              label={t('exceptionTo')}
              value={each.toId}
              onChange={toId => change(each.key, { toId })}
              options={receivers}
            />
            <Button
              small
              quiet
              label={t('dropException', { n: at + 1 })}
              onClick={() => {
                forget()
                setExcept(except.filter(({ key }) => key !== each.key))
              }}
            >
              {t('drop')}
            </Button>
          </fieldset>
        ))}
        <div className="row wrap">
          <Button
            onClick={() => {
              forget()
              setExcept([
                ...except,
                { key: (except.at(-1)?.key ?? 0) + 1, word: '', territoryId: '', toId: '' },
              ])
            }}
          >
            {t('addException')}
          </Button>
          <Button primary={!preview.data} type="submit" disabled={!complete} busy={preview.isPending}>
            {t('preview')}
          </Button>
        </div>
      </Form>
      {preview.data && (
        <Shown
          preview={preview.data}
          busy={go.isPending}
          problem={go.error?.detail}
          onAgain={show}
          onGo={() => go.mutate({ body: { ...plan, mark: preview.data.mark } })}
        />
      )}
    </Section>
  )
}

type Preview = Awaited<ReturnType<typeof handovers.api<'POST /api/handovers/preview'>>>

function Shown({
  preview,
  busy,
  problem,
  onGo,
  onAgain,
}: {
  preview: Preview
  busy: boolean
  problem: string | undefined
  onGo: () => void
  onAgain: () => void
}) {
  const f = useFormat()
  return (
    <div className="shown-plan">
      <h3>{t('previewTitle')}</h3>
      <Table
        label={t('previewTitle')}
        rows={preview.items}
        rowKey={row => `${row.to.id} ${row.word}`}
        empty={null}
        columns={[
          { key: 'to', head: t('to'), cell: row => <b>{row.to.name}</b> },
          {
            key: 'kind',
            head: t('kind'),
            cell: row => (
              <>
                {t(`word_${row.word}`)}
                {row.cannot.length > 0 && (
                  <div className="t12 bad">
                    {t(row.word === 'views' ? 'cannotViews' : 'cannot', { names: row.cannot.join(', ') })}
                  </div>
                )}
              </>
            ),
          },
          { key: 'number', head: t('number'), right: true, cell: row => f.count(row.n) },
          {
            key: 'clocks',
            head: t('clocks'),
            right: true,
            cell: row => (row.clocks === 0 ? '' : f.count(row.clocks)),
          },
        ]}
      />
      <p className="t12 i3">{t('previewNote')}</p>
      {problem && (
        <div className="notice bad row wrap" role="alert">
          {problem}
          <Button small onClick={onAgain}>
            {t('again')}
          </Button>
        </div>
      )}
      <Button primary busy={busy} disabled={preview.total === 0} onClick={onGo}>
        {t('go', { n: preview.total })}
      </Button>
    </div>
  )
}
