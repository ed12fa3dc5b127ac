import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type Box, inbound } from './api.ts'
import { BoxForm } from './BoxForm.tsx'
import './inbound.css'
import { t } from './texts.ts'

/** Mailboxes of public addresses: where they are, what each address is for, and how it goes. */
export function InboundSettings() {
  const boxes = inbound.useApi('GET /api/inbound/boxes')
  const [open, setOpen] = useState<number | 'new' | null>(null)
  if (boxes.error || !boxes.data)
    return <Awaited title={t('settingsTitle')} problem={boxes.error} onRetry={() => boxes.refetch()} />
  const { items } = boxes.data
  const close = () => setOpen(null)
  return (
    <Page plain title={t('settingsTitle')}>
      <p className="inbound-why">{t('settingsWhy')}</p>
      <Section title={t('boxes')} note={<Door to="/inbound">{t('seeMails')}</Door>}>
        {items.length === 0 && <Empty sentence={t('none')} />}
        {items.map(box =>
          open === box.id ? (
            <BoxForm key={box.id} box={box} onClose={close} />
          ) : (
            <BoxLine key={box.id} box={box} onEdit={() => setOpen(box.id)} />
          ),
        )}
        {open === 'new' ? (
          <BoxForm box={null} onClose={close} />
        ) : (
          <Button primary={items.length === 0} onClick={() => setOpen('new')}>
            {t('add')}
          </Button>
        )}
      </Section>
    </Page>
  )
}

function BoxLine({ box, onEdit }: { box: Box; onEdit: () => void }) {
  const f = useFormat()
  const toast = useToast()
  const remove = inbound.useCall('DELETE /api/inbound/boxes/:id', {
    onDone: () => toast({ text: t('removed') }),
  })
  const { active, problem, problemSince, checkedAt } = box
  return (
    <div className="inbound-box">
      <p>
        <b>{box.name}</b> <span className="i3 inbound-address">{`${box.userName}, ${box.host}`}</span>
      </p>
      {box.addresses.map(({ id, address, purpose }) => (
        <p key={id} className="inbound-address">
          {address} <span className="i3">{t(`purpose_${purpose}`)}</span>
        </p>
      ))}
      <p className={active && problem ? 'bad' : 'i3'} role="status">
        {!active
          ? t('off')
          : problem
            ? t('failing', { problem, when: f.moment(problemSince!) })
            : checkedAt
              ? t('checked', { when: f.moment(checkedAt) })
              : t('never_read')}
      </p>
      <div className="inbound-actions">
        <Button small onClick={onEdit}>
          {t('edit')}
        </Button>
        <Button small quiet busy={remove.isPending} onClick={() => remove.mutate({ params: { id: box.id } })}>
          {t('remove')}
        </Button>
      </div>
    </div>
  )
}
