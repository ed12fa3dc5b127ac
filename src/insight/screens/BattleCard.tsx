import { useState } from 'react'
import { type PointKind, pointKinds } from '../../catalogue/model/competitor.ts'
import { competitionKeepers } from '../../team/model/access.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { catalogue, type Profile } from './api.ts'
import { pointWord, t } from './competition-texts.ts'

type Point = Profile['points'][number]
const keepers: readonly string[] = competitionKeepers

/** What to know before meeting them, by kind; old points ask whether they are still so. */
export function BattleCard({ profile }: { profile: Profile }) {
  const [open, setOpen] = useState<Point | 'new' | null>(null)
  return (
    <Section
      title={t('card')}
      note={
        <Button small onClick={() => setOpen('new')}>
          {t('addPoint')}
        </Button>
      }
    >
      {profile.points.length === 0 && <Empty sentence={t('noPoints')} />}
      {pointKinds.map(kind => {
        const points = profile.points.filter(point => point.kind === kind)
        return points.length === 0 ? null : (
          <div key={kind} className="card-kind">
            <h3>{pointWord(kind)}</h3>
            <ul className="list points">
              {points.map(point => (
                <PointLine key={point.id} point={point} onOpen={() => setOpen(point)} />
              ))}
            </ul>
          </div>
        )
      })}
      {open && (
        <PointDialog
          competitorId={profile.id}
          point={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </Section>
  )
}

function PointLine({ point, onOpen }: { point: Point; onOpen: () => void }) {
  const format = useFormat()
  const { user } = useSettings()
  const confirm = catalogue.useCall('POST /api/competitor-points/:id/confirmation')
  const may = point.by?.id === user?.id || keepers.includes(user?.role ?? '')
  const said = { name: point.by?.name ?? '', when: format.day(point.confirmedAt) }
  return (
    <li>
      <span className="grow">
        <b>{point.heading}</b>
        {point.body && <span className="i2"> {point.body}</span>}
        <span className="t12 i3 said">
          {point.stale ? <mark>{t('stale', said)}</mark> : point.by ? t('saidBy', said) : said.when}
        </span>
      </span>
      {point.stale && (
        <Button small busy={confirm.isPending} onClick={() => confirm.mutate({ params: { id: point.id } })}>
          {t('stillSo')}
        </Button>
      )}
      {may && (
        <Button small quiet onClick={onOpen}>
          {t('change')}
        </Button>
      )}
    </li>
  )
}

function PointDialog({
  competitorId,
  point,
  onClose,
}: {
  competitorId: number
  point: Point | null
  onClose: () => void
}) {
  const toast = useToast()
  const form = useForm({
    initial: {
      kind: (point?.kind ?? 'answer') as PointKind,
      heading: point?.heading ?? '',
      body: point?.body ?? '',
    },
  })
  const add = catalogue.useCall('POST /api/competitors/:id/points', { onDone: onClose })
  const change = catalogue.useCall('PATCH /api/competitor-points/:id', { onDone: onClose })
  const again = catalogue.useCall('POST /api/competitors/:id/points')
  const remove = catalogue.useCall('DELETE /api/competitor-points/:id', {
    onDone: () => {
      onClose()
      if (point) {
        const { kind, heading, body } = point
        const undo = () => again.mutate({ params: { id: competitorId }, body: { kind, heading, body } })
        toast({ text: t('removed'), undo })
      }
    },
  })
  const submit = () => {
    const { kind, heading, body } = form.values
    const values = { kind, heading, body: body.trim() || null }
    if (point) change.mutate({ params: { id: point.id }, body: values }, { onError: form.fail })
    else add.mutate({ params: { id: competitorId }, body: values }, { onError: form.fail })
  }
  return (
    <Dialog title={point ? point.heading : t('addPoint')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <SelectField
          {...form.field('kind')}
          onChange={value => form.set('kind', pointKinds.find(kind => kind === value) ?? 'answer')}
          label={t('kindOf')}
          options={pointKinds.map(value => ({ value, label: pointWord(value) }))}
        />
        <TextField {...form.field('heading')} label={t('heading')} required />
        <AreaField {...form.field('body')} label={t('body')} />
        <div className="row">
          <Button primary type="submit" busy={add.isPending || change.isPending}>
            {t('save')}
          </Button>
          {point && (
            <Button quiet busy={remove.isPending} onClick={() => remove.mutate({ params: { id: point.id } })}>
              {t('remove')}
            </Button>
          )}
        </div>
      </Form>
    </Dialog>
  )
}
