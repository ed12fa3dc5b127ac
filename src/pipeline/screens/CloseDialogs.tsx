import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, DateField, MoneyField, SelectField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { catalogue, choices, idOf, type OpportunityDetail, pipeline } from './api.ts'
import { closeReasonText, lostReasons, wonReasons } from './close-reason.ts'
import { t } from './texts.ts'

type Props = { opportunity: OpportunityDetail; onClose: () => void }
const reasonChoices = (reasons: readonly string[]) => [
  { value: '', label: t('chooseReason') },
  ...reasons.map(value => ({ value, label: closeReasonText(value) })),
]

/** Won: for how much, with what margin, and why. Makes the order. */
export function WinDialog({ opportunity, onClose }: Props) {
  const toast = useToast()
  const [asked, setAsked] = useState(false)
  const form = useForm({
    initial: {
      reason: '',
      amountCents: opportunity.amountCents,
      marginCents: opportunity.marginCents,
      promisedOn: '',
      note: '',
    },
  })
  const { values } = form
  const win = pipeline.useCall('POST /api/opportunities/:id/win')
  const submit = () => {
    setAsked(true)
    const reason = wonReasons.find(each => each === values.reason)
    if (!reason || values.amountCents === null) return
    const body = {
      reason,
      note: values.note.trim() === '' ? null : values.note.trim(),
      amountCents: values.amountCents,
      marginCents: values.marginCents,
      ...(values.promisedOn === '' ? {} : { promisedOn: values.promisedOn }),
    }
    const onSuccess = () => {
      toast({ text: t('wonToast', { name: opportunity.name }) })
      onClose()
    }
    win.mutate({ params: { id: opportunity.id }, body }, { onSuccess, onError: form.fail })
  }
  const noAmount = asked && values.amountCents === null ? t('amountNeeded') : undefined
  const noReason = asked && values.reason === '' ? t('reasonNeeded') : undefined
  return (
    <Dialog title={t('winHead', { name: opportunity.name })} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <p className="i2">{t('winNote')}</p>
        <div className="pair">
          <MoneyField
            {...form.field('amountCents')}
            label={t('amount')}
            required
            error={form.errors.amountCents ?? noAmount}
          />
          <MoneyField {...form.field('marginCents')} label={t('margin')} />
          <SelectField
            {...form.field('reason')}
            label={t('reason')}
            required
            error={form.errors.reason ?? noReason}
            options={reasonChoices(wonReasons)}
          />
          <DateField {...form.field('promisedOn')} label={t('promisedOn')} />
        </div>
        <AreaField {...form.field('note')} label={t('note')} rows={2} />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={win.isPending}>
            {t('win')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

/** Lost: why, and to whom. */
export function LoseDialog({ opportunity, onClose }: Props) {
  const toast = useToast()
  const [asked, setAsked] = useState(false)
  const competitors = catalogue.useApi('GET /api/competitors').data?.items
  const form = useForm({
    initial: { reason: '', competitorId: String(opportunity.competitor?.id ?? ''), note: '' },
  })
  const { values } = form
  const lose = pipeline.useCall('POST /api/opportunities/:id/loss')
  const note = values.note.trim()
  const submit = () => {
    setAsked(true)
    const reason = lostReasons.find(each => each === values.reason)
    if (!reason || (reason === 'other' && note === '')) return
    const body = { reason, note: note === '' ? null : note, competitorId: idOf(values.competitorId) }
    const onSuccess = () => {
      toast({ text: t('lostToast', { name: opportunity.name }) })
      onClose()
    }
    lose.mutate({ params: { id: opportunity.id }, body }, { onSuccess, onError: form.fail })
  }
  const noReason = asked && values.reason === '' ? t('reasonNeeded') : undefined
  const noNote = asked && values.reason === 'other' && note === '' ? t('noteNeeded') : undefined
  return (
    <Dialog title={t('loseHead', { name: opportunity.name })} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <div className="pair">
          <SelectField
            {...form.field('reason')}
            label={t('reason')}
            required
            error={form.errors.reason ?? noReason}
            options={reasonChoices(lostReasons)}
          />
          <SelectField
            {...form.field('competitorId')}
            label={t('competitor')}
            options={choices(t('noCompetitor'), competitors)}
          />
        </div>
        <AreaField
          {...form.field('note')}
          label={t('note')}
          rows={3}
          required={values.reason === 'other'}
          error={form.errors.note ?? noNote}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={lose.isPending}>
            {t('lose')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
