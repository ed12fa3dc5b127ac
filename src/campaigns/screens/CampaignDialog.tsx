import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { DateField, MoneyField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type CampaignChannel, campaignChannels } from '../model/campaign.ts'
import { campaigns, catalogue, type ShownCampaign, team } from './api.ts'
import { t } from './texts.ts'

const given = (text: string): string | null => (text.trim() === '' ? null : text)

/** Makes a campaign, or changes one. */
export function CampaignDialog({
  campaign,
  onClose,
}: {
  campaign: ShownCampaign | null
  onClose: () => void
}) {
  const toast = useToast()
  const { user } = useSettings()
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const groups = catalogue.useApi('GET /api/product-groups').data?.items ?? []
  const form = useForm({
    initial: {
      name: campaign?.name ?? '',
      channel: (campaign?.channel ?? 'email') as CampaignChannel,
      productGroupId: String(campaign?.productGroup?.id ?? ''),
      startsOn: campaign?.startsOn ?? '',
      endsOn: campaign?.endsOn ?? '',
      budgetCents: campaign?.budgetCents ?? null,
      costCents: campaign?.costCents ?? null,
      utmKey: campaign?.utmKey ?? '',
      ownerId: String((campaign ? campaign.owner?.id : user?.id) ?? ''),
    },
    ...(campaign ? {} : { keep: 'campaigns.new' }),
  })
  const done = ({ name }: ShownCampaign) => {
    if (!campaign) form.clear()
    toast({ text: t('saved', { name }) })
    onClose()
  }
  const make = campaigns.useCall('POST /api/campaigns', { onDone: done })
  const change = campaigns.useCall('PATCH /api/campaigns/:id', { onDone: done })
  const { values } = form
  const submit = () => {
    const body = {
      ...values,
      productGroupId: values.productGroupId === '' ? null : Number(values.productGroupId),
      startsOn: given(values.startsOn),
      endsOn: given(values.endsOn),
      utmKey: given(values.utmKey),
      ownerId: values.ownerId === '' ? null : Number(values.ownerId),
    }
    if (campaign) change.mutate({ params: { id: campaign.id }, body }, { onError: form.fail })
    else make.mutate({ body }, { onError: form.fail })
  }
  const used = campaign?.productGroup
  const listed = [...groups, ...(used && !groups.some(({ id }) => id === used.id) ? [used] : [])]
  const has = campaign?.owner
  const staff = colleagues.filter(
    ({ role, state, id }) => id === has?.id || (role !== 'partner' && state === 'active'),
  )
  const owners = [...staff, ...(has && !staff.some(({ id }) => id === has.id) ? [has] : [])]
  return (
    <Dialog title={campaign ? t('change', { name: campaign.name }) : t('add')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required autoFocus />
        <div className="pair">
          <SelectField
            {...form.field('channel')}
            onChange={value =>
              form.set('channel', campaignChannels.find(each => each === value) ?? values.channel)
            }
            label={t('channel')}
            options={campaignChannels.map(value => ({ value, label: t(`channel_${value}`) }))}
          />
          <SelectField
            {...form.field('productGroupId')}
            label={t('productGroup')}
            hint={t('productGroupHint')}
            options={[
              { value: '', label: t('noProductGroup') },
              ...listed.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        </div>
        <SelectField
          {...form.field('ownerId')}
          label={t('owner')}
          hint={t('ownerHint')}
          options={[
            { value: '', label: t('nobody') },
            ...owners.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
        <div className="pair">
          <DateField {...form.field('startsOn')} label={t('startsOn')} />
          <DateField {...form.field('endsOn')} label={t('endsOn')} />
        </div>
        <div className="pair">
          <MoneyField {...form.field('budgetCents')} label={t('budget')} />
          <MoneyField {...form.field('costCents')} label={t('cost')} hint={t('costHint')} />
        </div>
        <TextField {...form.field('utmKey')} label={t('utmKey')} hint={t('utmHint')} />
        <div className="foot">
          <Button primary type="submit" busy={make.isPending || change.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
