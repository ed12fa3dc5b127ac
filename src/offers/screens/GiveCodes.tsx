import { useState } from 'react'
import type { segmentsContract } from '../../segments/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { NumberField, SelectField } from '../../ui/Field.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import type { Picked } from '../../ui/Picker.tsx'
import type { couponContract } from '../model/coupon-contract.ts'
import { type ActionDetail, coupons, customers } from './api.ts'
import { Copied } from './PasteDialog.tsx'
import { t } from './texts.ts'

const segments = client<typeof segmentsContract>()
type Given = Answer<(typeof couponContract)['POST /api/calls-to-action/:id/codes']>
const ways = ['link', 'segment', 'list'] as const

/** Gives out codes and says how many; one person's link is shown to be sent. */
export function GiveCodes({ action, onClose }: { action: ActionDetail; onClose: () => void }) {
  const [given, setGiven] = useState<Given | null>(null)
  const [person, setPerson] = useState<Picked | null>(null)
  const shared = action.coupon?.shared ?? false
  const form = useForm({
    initial: { way: 'link' as (typeof ways)[number], segmentId: '', count: 100 as number | null },
  })
  const give = coupons.useCall('POST /api/calls-to-action/:id/codes', { onDone: setGiven })
  const list =
    segments
      .useApi('GET /api/segments', { query: {} })
      .data?.items.filter(({ about }) => about === 'person') ?? []
  const { way, segmentId, count } = form.values
  const submit = () => {
    const body =
      way === 'link'
        ? { way, personId: person?.id ?? 0 }
        : way === 'segment'
          ? { way, segmentId: Number(segmentId || list[0]?.id || 0) }
          : { way, count: count ?? 0 }
    give.mutate({ params: { id: action.id }, body }, { onError: form.fail })
  }
  if (given)
    return (
      <Dialog title={t('giveHead', { name: action.name })} onClose={onClose}>
        <p>
          {t('gave', { n: given.issued })}
          {t('had', { n: given.had })}
        </p>
        {given.code && <Copied label={t('code')} text={given.code} />}
        {given.link && <Copied label={t('address')} text={given.link} />}
        <div className="foot">
          <Button primary onClick={onClose}>
            {t('done')}
          </Button>
        </div>
      </Dialog>
    )
  return (
    <Dialog title={t('giveHead', { name: action.name })} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        {!shared && (
          <SelectField
            {...form.field('way')}
            onChange={value => form.set('way', ways.find(each => each === value) ?? way)}
            label={t('giveTo')}
            options={[
              { value: 'link', label: t('givePerson') },
              { value: 'segment', label: t('giveSegment') },
              { value: 'list', label: t('giveList') },
            ]}
          />
        )}
        {way === 'link' && (
          <FindByName
            label={t('person')}
            useFound={usePersonsNamed}
            value={person}
            onChange={setPerson}
            error={form.errors.personId}
          />
        )}
        {way === 'segment' && (
          <SelectField
            {...form.field('segmentId')}
            label={t('segment')}
            options={list.map(({ id, name }) => ({ value: String(id), label: name }))}
          />
        )}
        {way === 'list' && <NumberField {...form.field('count')} label={t('count')} />}
        <div className="foot">
          <Button primary type="submit" busy={give.isPending} disabled={way === 'link' && !person}>
            {t('give')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function usePersonsNamed(q: string, asked: boolean) {
  return customers
    .useApi('GET /api/persons', { query: { q, limit: 8 } }, { enabled: asked })
    .data?.items.map(({ id, name, account }) => ({ id, name, city: account?.name ?? null }))
}
