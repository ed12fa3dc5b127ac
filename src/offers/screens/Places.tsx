import { useState } from 'react'
import { type CampaignChannel, campaignChannels } from '../../campaigns/model/campaign.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { actionFigures } from '../model/call-to-action.ts'
import { actionDoor } from './action-door.ts'
import { type ActionDetail, offers } from './api.ts'
import { PasteDialog } from './PasteDialog.tsx'
import { t } from './texts.ts'

type Place = ActionDetail['placements'][number]

/** Where a call to action stands, each place with its short address and its figures. */
export function Places({ action, mayChange }: { action: ActionDetail; mayChange: boolean }) {
  const f = useFormat()
  const [placing, setPlacing] = useState(false)
  const [pasting, setPasting] = useState<Place | null>(null)
  const end = offers.useCall('POST /api/placements/:id/end')
  const add = mayChange && (
    <Button small onClick={() => setPlacing(true)}>
      {t('place')}
    </Button>
  )
  return (
    <Section title={t('places')} count={f.count(action.placements.length)} note={add || undefined}>
      <Table
        label={t('places')}
        rows={action.placements}
        rowKey={place => place.id}
        empty={<Empty sentence={t('placesHint')} />}
        columns={[
          {
            key: 'name',
            head: t('placeName'),
            cell: place => (
              <span className="name-two">
                {place.name}
                <a className="door t12" href={place.address} target="_blank" rel="noopener">
                  {place.address.replace(/^https?:\/\//, '')}
                </a>
              </span>
            ),
          },
          { key: 'channel', head: t('channel'), cell: place => t(`channel_${place.channel}`), phone: false },
          {
            key: 'shown',
            head: t('shown'),
            right: true,
            phone: false,
            cell: ({ shown }) => (shown === null ? '' : f.count(shown)),
          },
          ...actionFigures.map(figure => ({
            key: figure,
            head: t(figure),
            right: true,
            phone: figure === 'clicked',
            cell: (place: Place) => (
              <Door to={actionDoor(action.id, figure, place.id)}>{f.count(place[figure])}</Door>
            ),
          })),
          {
            key: 'do',
            head: <span className="hidden">{t('paste')}</span>,
            right: true,
            cell: place => (
              <span className="row end">
                {place.endedAt !== null && (
                  <span className="i3 t12">{t('ended', { day: f.day(place.endedAt) })}</span>
                )}
                <Button small onClick={() => setPasting(place)}>
                  {t('paste')}
                </Button>
                {mayChange && (
                  <Button
                    small
                    quiet
                    onClick={() =>
                      end.mutate({ params: { id: place.id }, body: { ended: place.endedAt === null } })
                    }
                  >
                    {place.endedAt === null ? t('end') : t('open')}
                  </Button>
                )}
              </span>
            ),
          },
        ]}
      />
      {placing && <PlaceDialog action={action} onClose={() => setPlacing(false)} />}
      {pasting && <PasteDialog place={pasting} onClose={() => setPasting(null)} />}
    </Section>
  )
}

function PlaceDialog({ action, onClose }: { action: ActionDetail; onClose: () => void }) {
  const form = useForm({ initial: { name: '', channel: 'email' as CampaignChannel, code: '' } })
  const place = offers.useCall('POST /api/calls-to-action/:id/placements', { onDone: onClose })
  const submit = () => {
    const { name, channel, code } = form.values
    place.mutate(
      { params: { id: action.id }, body: { name, channel, ...(code === '' ? {} : { code }) } },
      { onError: form.fail },
    )
  }
  return (
    <Dialog title={t('place')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField
          {...form.field('name')}
          label={t('placeName')}
          hint={t('placeNameHint')}
          required
          autoFocus
        />
        <SelectField
          {...form.field('channel')}
          onChange={value =>
            form.set('channel', campaignChannels.find(each => each === value) ?? form.values.channel)
          }
          label={t('channel')}
          options={campaignChannels.map(value => ({ value, label: t(`channel_${value}`) }))}
        />
        <TextField {...form.field('code')} label={t('shortCode')} hint={t('shortCodeHint')} />
        <div className="foot">
          <Button primary type="submit" busy={place.isPending}>
            {t('place')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
