import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, CheckField, DateField, NumberField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type ActionKind, actionKinds, actionLanguages } from '../model/call-to-action.ts'
import { type ActionDetail, campaigns, capture, catalogue, offers } from './api.ts'
import { CouponFields, couponBody, couponValues } from './CouponFields.tsx'
import { MeetingFields, meetingBody, meetingValues } from './MeetingFields.tsx'
import { t } from './texts.ts'

const idOf = (text: string): number | null => (text === '' ? null : Number(text))
const dayOf = (text: string): string | null => (text === '' ? null : text)
const choices = (none: string | null, items: readonly { id: number; name: string }[]) => [
  ...(none === null ? [] : [{ value: '', label: none }]),
  ...items.map(({ id, name }) => ({ value: String(id), label: name })),
]

/** Makes a call to action, or changes one; answers the id of one that was made. */
export function ActionDialog({
  action,
  onClose,
}: {
  action: ActionDetail | null
  onClose: (made?: number) => void
}) {
  const toast = useToast()
  const { timeZone } = useSettings()
  const groups = catalogue.useApi('GET /api/product-groups').data?.items ?? []
  const campaignList = campaigns.useApi('GET /api/campaigns', { query: { limit: 200 } }).data?.items ?? []
  const forms = capture.useApi('GET /api/forms').data?.items ?? []
  const form = useForm({
    initial: {
      kind: (action?.kind ?? 'coupon') as ActionKind,
      name: action?.name ?? '',
      language: actionLanguages.find(each => each === action?.language) ?? 'en',
      headline: action?.headline ?? '',
      intro: action?.intro ?? '',
      button: action?.button ?? '',
      campaignId: String(action?.campaign?.id ?? ''),
      productGroupId: String(action?.productGroup?.id ?? ''),
      formId: String(action?.form?.id ?? ''),
      startsOn: action?.startsOn ?? '',
      endsOn: action?.endsOn ?? '',
      active: action?.active ?? true,
      linkDays: (action?.linkDays ?? 7) as number | null,
    },
    ...(action ? {} : { keep: 'offers.new' }),
  })
  const coupon = useForm({ initial: couponValues(action) })
  const meeting = useForm({ initial: meetingValues(action) })
  const { values } = form
  // What is refused stands beside its field, in whichever part of the dialog that is.
  const fail = (problem: Problem) => {
    form.fail(problem)
    coupon.fail(problem)
    meeting.fail(problem)
  }
  const done = (made: ActionDetail) => {
    if (!action) form.clear()
    toast({ text: t('saved', { name: made.name }) })
    onClose(action ? undefined : made.id)
  }
  const make = offers.useCall('POST /api/calls-to-action', { onDone: done })
  const change = offers.useCall('PATCH /api/calls-to-action/:id', { onDone: done })
  const submit = () => {
    const { kind, name, language, headline, intro, button, active } = values
    const body = {
      name,
      language,
      headline,
      intro,
      button,
      active,
      campaignId: idOf(values.campaignId),
      productGroupId: idOf(values.productGroupId),
      formId: idOf(values.formId),
      startsOn: dayOf(values.startsOn),
      endsOn: dayOf(values.endsOn),
      linkDays: values.linkDays ?? 7,
      ...(kind === 'coupon' ? { coupon: couponBody(coupon.values) } : {}),
      ...(kind === 'meeting' ? { meeting: meetingBody(meeting.values) } : {}),
    }
    if (action) change.mutate({ params: { id: action.id }, body }, { onError: fail })
    else make.mutate({ body: { kind, ...body } }, { onError: fail })
  }
  return (
    <Dialog title={action ? t('changeHead', { name: action.name }) : t('add')} onClose={() => onClose()}>
      <Form onSubmit={submit} problem={form.problem}>
        {!action && (
          <SelectField
            {...form.field('kind')}
            onChange={value => form.set('kind', actionKinds.find(each => each === value) ?? values.kind)}
            label={t('kind')}
            options={actionKinds.map(value => ({ value, label: t(value) }))}
          />
        )}
        <TextField {...form.field('name')} label={t('name')} hint={t('nameHint')} required autoFocus />
        <div className="pair">
          <TextField {...form.field('headline')} label={t('headline')} required />
          <SelectField
            {...form.field('language')}
            onChange={value =>
              form.set('language', actionLanguages.find(each => each === value) ?? values.language)
            }
            label={t('language')}
            options={actionLanguages.map(value => ({ value, label: t(value) }))}
          />
        </div>
        <AreaField {...form.field('intro')} label={t('intro')} rows={3} />
        <TextField {...form.field('button')} label={t('button')} required />
        {values.kind === 'coupon' && <CouponFields form={coupon} made={action !== null} groups={groups} />}
        {values.kind === 'meeting' && <MeetingFields form={meeting} />}
        <SelectField
          {...form.field('formId')}
          label={t('form')}
          hint={t('formHint')}
          options={choices(
            t('noForm'),
            forms.filter(({ active }) => active),
          )}
        />
        <div className="pair">
          <SelectField
            {...form.field('campaignId')}
            label={t('campaign')}
            options={choices(t('noCampaign'), campaignList)}
          />
          <SelectField
            {...form.field('productGroupId')}
            label={t('productGroup')}
            options={choices(t('noProductGroup'), groups)}
          />
        </div>
        <div className="pair">
          <DateField {...form.field('startsOn')} label={t('startsOn')} />
          <DateField {...form.field('endsOn')} label={t('endsOn')} hint={t('daysHint', { zone: timeZone })} />
        </div>
        {values.kind === 'download' && <NumberField {...form.field('linkDays')} label={t('linkDays')} />}
        <CheckField {...form.field('active')} label={t('active')} />
        <div className="foot">
          <Button primary type="submit" busy={make.isPending || change.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
