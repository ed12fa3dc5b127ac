import { useNavigate } from '@tanstack/react-router'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { type FormKind, type FormLanguage, formKinds, formLanguages } from '../model/fields.ts'
import { capture } from './api.ts'
import { arrangeDoor } from './form-door.ts'
import { slugOf, suggestedWords } from './form-words.ts'
import { t } from './texts.ts'

/** Makes a form with the least that it needs, closed to visitors; the rest is done on its own page, which opens then. */
export function NewForm({ onClose }: { onClose: () => void }) {
  const { company } = useSettings()
  const go = useNavigate()
  const form = useForm({
    initial: {
      name: '',
      slug: '',
      kind: 'guide' as FormKind,
      language: 'en' as FormLanguage,
      headline: '',
      intro: '',
    },
    keep: 'capture.new-form',
  })
  const { values } = form
  const make = capture.useCall('POST /api/forms', {
    onDone: ({ id }) => {
      form.clear()
      void go({ to: arrangeDoor(id) })
    },
  })
  const submit = () =>
    make.mutate(
      { body: { ...values, ...suggestedWords(values.language, company), active: false } },
      { onError: form.fail },
    )
  const rename = (name: string) => {
    if (values.slug === slugOf(values.name)) form.set('slug', slugOf(name))
    form.set('name', name)
  }
  return (
    <Dialog title={t('addForm')} onClose={onClose}>
      <Form onSubmit={submit} problem={form.problem}>
        <TextField
          {...form.field('name')}
          onChange={rename}
          label={t('name')}
          hint={t('nameHint')}
          required
          autoFocus
        />
        <TextField
          {...form.field('slug')}
          label={t('slug')}
          hint={t('slugHint', { address: `${window.location.origin}/f/${values.slug}` })}
          required
        />
        <div className="pair">
          <SelectField
            {...form.field('kind')}
            onChange={value => form.set('kind', formKinds.find(each => each === value) ?? values.kind)}
            label={t('kind')}
            hint={t(`${values.kind}Hint`)}
            options={formKinds.map(value => ({ value, label: t(value) }))}
          />
          <SelectField
            {...form.field('language')}
            onChange={value =>
              form.set('language', formLanguages.find(each => each === value) ?? values.language)
            }
            label={t('language')}
            options={formLanguages.map(value => ({ value, label: t(value) }))}
          />
        </div>
        <TextField {...form.field('headline')} label={t('headline')} required />
        <AreaField {...form.field('intro')} label={t('intro')} required />
        <p className="i3">{t('thenArrange')}</p>
        <div className="foot">
          <Button primary type="submit" busy={make.isPending}>
            {t('make')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
