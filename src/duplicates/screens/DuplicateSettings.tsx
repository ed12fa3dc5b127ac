import { type CSSProperties, useEffect, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { CheckField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { useToast } from '../../ui/Toast.tsx'
import { duplicates, type Setting } from './api.ts'
import { t } from './texts.ts'

const share = (text: string): number => Number(text.replace(',', '.')) / 100
const percentText = (of: number): string => String(Number((of * 100).toFixed(3)))
const bitsOf = (probability: number): number => Math.log2(probability / (1 - probability))
const valid = (ask: number, certain: number): boolean =>
  ask >= 0.5 && ask < 1 && certain >= 0.9 && certain < 1 && ask <= certain

/** From which probability a human is asked and what is certain, with how many undecided pairs would fall where. */
export function DuplicateSettings({ setting, onClose }: { setting: Setting; onClose: () => void }) {
  const f = useFormat()
  const toast = useToast()
  const form = useForm({
    initial: {
      ask: percentText(setting.ask),
      certain: percentText(setting.certain),
      automatic: setting.automatic,
    },
  })
  const [ask, certain] = [share(form.values.ask), share(form.values.certain)]
  const settled = useSettled(`${ask} ${certain}`)
  const [askThen, certainThen] = settled.split(' ').map(Number) as [number, number]
  const preview = duplicates.useApi(
    'GET /api/duplicates/preview',
    { query: { kind: setting.kind, ask: askThen, certain: certainThen } },
    { enabled: valid(askThen, certainThen) },
  )
  const save = duplicates.useCall('PUT /api/duplicates/settings/:kind', {
    onDone: () => {
      toast({ text: t('saved') })
      onClose()
    },
  })
  const search = duplicates.useCall('POST /api/duplicates/searches', {
    onDone: () => toast({ text: t('searching') }),
  })
  const submit = () =>
    save.mutate(
      { params: { kind: setting.kind }, body: { ask, certain, automatic: form.values.automatic } },
      { onError: form.fail },
    )
  return (
    <Dialog title={t('settings')} onClose={onClose}>
      <Form onSubmit={submit} problem={save.error}>
        <Spread setting={setting} ask={ask} certain={certain} />
        <div className="pair">
          <TextField {...form.field('ask')} label={t('ask')} required />
          <TextField {...form.field('certain')} label={t('certain')} required />
        </div>
        <p aria-live="polite">
          {preview.data &&
            t('preview', {
              certain: f.count(preview.data.certain),
              ask: f.count(preview.data.ask),
              below: f.count(preview.data.below),
            })}
        </p>
        <CheckField {...form.field('automatic')} label={t('automatic')} hint={t('automaticHint')} />
        <p className="t12 i3">
          {setting.learntAt ? t('learntAt', { when: f.moment(setting.learntAt) }) : t('notLearnt')}
        </p>
        <div className="foot">
          <Button onClick={() => search.mutate({ body: { kind: setting.kind } })} busy={search.isPending}>
            {t('searchAll')}
          </Button>
          <Button primary type="submit" busy={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

/** What was typed, once nobody has typed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 250)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

/** The pairs of the last pass by their odds: two hills, and where the two thresholds stand between them. */
function Spread({ setting, ask, certain }: { setting: Setting; ask: number; certain: number }) {
  const f = useFormat()
  if (setting.spread.length === 0) return null
  const least = Math.min(...setting.spread.map(({ bits }) => bits))
  const end = Math.max(12, ...setting.spread.map(({ bits }) => bits)) + 1
  const tallest = Math.log2(1 + Math.max(...setting.spread.map(({ pairs }) => pairs)))
  const at = (bits: number) => `${((bits - least) / (end - least)) * 100}%`
  const marks = valid(ask, certain)
    ? [
        { key: 'ask', bits: bitsOf(ask), label: t('band_ask') },
        { key: 'certain', bits: bitsOf(certain), label: t('band_certain') },
      ]
    : []
  return (
    <figure className="spread">
      <figcaption>
        <b>{t('spread')}</b>{' '}
        <span className="t12 i3">
          {t('spreadNote', { records: f.count(setting.records), compared: f.count(setting.compared) })}
        </span>
      </figcaption>
      <div className="spread-plot">
        {setting.spread.map(({ bits, pairs }) => (
          <i
            key={bits}
            title={t('bitsAxis', { bits, n: pairs })}
            style={
              {
                left: at(bits),
                width: `calc(${100 / (end - least)}% - 1px)`,
                height: `${(Math.log2(1 + pairs) / tallest) * 100}%`,
              } as CSSProperties
            }
          />
        ))}
        {marks.map(({ key, bits, label }) => (
          <b key={key} className={key} style={{ left: at(bits) }}>
            <span>{label}</span>
          </b>
        ))}
      </div>
      <div className="spread-ends t12 i3">
        <span>{t('axisLeft')}</span>
        <span>{t('axisRight')}</span>
      </div>
    </figure>
  )
}
