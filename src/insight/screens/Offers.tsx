import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, MoneyField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty } from '../../ui/States.tsx'
import { catalogue, type Profile } from './api.ts'
import { t } from './competition-texts.ts'

type Offer = Profile['products'][number]

/** What a competitor sells against what of ours. */
export function Offers({ profile, mayRemove }: { profile: Profile; mayRemove: boolean }) {
  const format = useFormat()
  const [open, setOpen] = useState<Offer | 'new' | null>(null)
  const price = ({ priceFromCents: low, priceToCents: high }: Offer) =>
    low === null || high === null || low === high
      ? format.moneyWhole(low ?? high)
      : t('priceRange', { low: format.moneyWhole(low), high: format.moneyWhole(high) })
  return (
    <Section
      title={t('offers')}
      count={profile.products.length}
      note={
        <Button small onClick={() => setOpen('new')}>
          {t('addOffer')}
        </Button>
      }
    >
      {profile.products.length === 0 && <Empty sentence={t('noOffers')} />}
      <ul className="list">
        {profile.products.map(offer => (
          <li key={offer.id}>
            <span className="grow name-two">
              <b>{offer.name}</b>
              <span className="t12 i3">
                {[t('against'), offer.against?.name ?? t('nothingOfOurs')].join(' ')}
                {offer.note && `, ${offer.note}`}
              </span>
            </span>
            <span className="nw">{price(offer)}</span>
            <Button small quiet onClick={() => setOpen(offer)}>
              {t('change')}
            </Button>
          </li>
        ))}
      </ul>
      {open && (
        <OfferDialog
          competitorId={profile.id}
          offer={open === 'new' ? null : open}
          mayRemove={mayRemove}
          onClose={() => setOpen(null)}
        />
      )}
    </Section>
  )
}

function OfferDialog({
  competitorId,
  offer,
  mayRemove,
  onClose,
}: {
  competitorId: number
  offer: Offer | null
  mayRemove: boolean
  onClose: () => void
}) {
  const products = catalogue.useApi('GET /api/products', { query: {} }).data?.items ?? []
  const form = useForm({
    initial: {
      name: offer?.name ?? '',
      againstProductId: String(offer?.against?.id ?? ''),
      priceFromCents: offer?.priceFromCents ?? null,
      priceToCents: offer?.priceToCents ?? null,
      note: offer?.note ?? '',
    },
  })
  const add = catalogue.useCall('POST /api/competitors/:id/products', { onDone: onClose })
  const change = catalogue.useCall('PATCH /api/competitor-products/:id', { onDone: onClose })
  const remove = catalogue.useCall('DELETE /api/competitor-products/:id', { onDone: onClose })
  const submit = () => {
    const { againstProductId, note, ...values } = form.values
    const against = products.find(({ id }) => String(id) === againstProductId)
    const body = {
      ...values,
      againstProductId: against?.id ?? null,
      productGroupId: against?.group?.id ?? null,
      note: note.trim() || null,
    }
    if (offer) change.mutate({ params: { id: offer.id }, body }, { onError: form.fail })
    else add.mutate({ params: { id: competitorId }, body }, { onError: form.fail })
  }
  return (
    <Dialog title={offer ? offer.name : t('addOffer')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required />
        <SelectField
          {...form.field('againstProductId')}
          label={t('against')}
          options={[
            { value: '', label: t('nothingOfOurs') },
            ...products.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
        <div className="pair">
          <MoneyField {...form.field('priceFromCents')} label={t('priceFrom')} />
          <MoneyField {...form.field('priceToCents')} label={t('priceTo')} />
        </div>
        <AreaField {...form.field('note')} label={t('note')} />
        <div className="row">
          <Button primary type="submit" busy={add.isPending || change.isPending}>
            {t('save')}
          </Button>
          {offer && mayRemove && (
            <Button quiet busy={remove.isPending} onClick={() => remove.mutate({ params: { id: offer.id } })}>
              {t('remove')}
            </Button>
          )}
        </div>
      </Form>
    </Dialog>
  )
}
