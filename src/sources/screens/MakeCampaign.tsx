import { useState } from 'react'
import { type CampaignChannel, campaignChannels } from '../../campaigns/model/campaign.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { sources } from './api.ts'
import { t } from './texts.ts'
import { channelName } from './words.ts'

/** Makes the campaign that a tag means: the tag says its name as far as words go, and somebody says its channel. */
export function MakeCampaign({ tag, onClose }: { tag: string; onClose: () => void }) {
  const toast = useToast()
  const form = useForm({ initial: { name: nameOfTag(tag) } })
  const [channel, setChannel] = useState<CampaignChannel>('other')
  const make = sources.useCall('POST /api/sources/campaigns', {
    onDone: () => {
      toast({ text: t('made') })
      onClose()
    },
  })
  return (
    <Dialog title={t('makeOf', { tag })} onClose={onClose}>
      <Form
        problem={form.problem}
        onSubmit={() =>
          make.mutate({ body: { tag, name: form.values.name, channel } }, { onError: form.fail })
        }
      >
        <TextField {...form.field('name')} label={t('nameOfCampaign')} required />
        <SelectField
          label={t('channelOfCampaign')}
          value={channel}
          onChange={value => setChannel(campaignChannels.find(one => one === value) ?? 'other')}
          options={campaignChannels.map(value => ({ value, label: channelName(value) }))}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={make.isPending}>
            {t('makeCampaign')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

/** `spring_fair-2026` is called "Spring fair 2026" until somebody says better. */
function nameOfTag(tag: string): string {
  const words = tag.replace(/[_+-]+/g, ' ').trim()
  return words === '' ? tag : words[0]!.toUpperCase() + words.slice(1)
}
