import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, NumberField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { catalogue, type Profile } from './api.ts'
import { t } from './competition-texts.ts'

/** Changes what is known of a competitor. */
export function CompetitorFacts({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  const form = useForm({
    initial: {
      name: profile.name,
      website: profile.website ?? '',
      country: profile.country ?? '',
      employees: profile.employees,
      positioning: profile.positioning ?? '',
      pricing: profile.pricing ?? '',
      note: profile.note ?? '',
    },
  })
  const change = catalogue.useCall('PATCH /api/competitors/:id', { onDone: onClose })
  const submit = () => {
    const { name, employees, ...texts } = form.values
    const given = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.trim() || null]))
    change.mutate({ params: { id: profile.id }, body: { name, employees, ...given } }, { onError: form.fail })
  }
  return (
    <Dialog title={profile.name} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField {...form.field('name')} label={t('name')} required />
        <TextField {...form.field('website')} label={t('website')} type="url" />
        <div className="pair">
          <TextField {...form.field('country')} label={t('country')} />
          <NumberField {...form.field('employees')} label={t('employees')} />
        </div>
        <AreaField {...form.field('positioning')} label={t('positioning')} />
        <AreaField {...form.field('pricing')} label={t('pricing')} />
        <AreaField {...form.field('note')} label={t('note')} />
        <Button primary type="submit" busy={change.isPending}>
          {t('save')}
        </Button>
      </Form>
    </Dialog>
  )
}
