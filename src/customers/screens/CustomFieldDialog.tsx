import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, CheckField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { customTypes } from '../model/custom-field.ts'
import { custom, type DeclaredField } from './api.ts'
import { t } from './custom-texts.ts'

type Kind = 'person' | 'account' | 'opportunity'

/** Declares a field or changes it. Values that another type could not keep are named before they are taken out. */
export function CustomFieldDialog({
  record,
  field,
  onClose,
}: {
  record: Kind
  field: DeclaredField | null
  onClose: () => void
}) {
  const form = useForm({
    initial: {
      label: field?.label ?? '',
      type: (field?.type ?? 'text') as string,
      required: field?.required ?? false,
      choices: field?.choices.map(({ label }) => label).join('\n') ?? '',
      help: field?.help ?? '',
    },
  })
  const make = custom.useCall('POST /api/custom-fields', { onDone: onClose })
  const change = custom.useCall('PATCH /api/custom-fields/:id', { onDone: onClose })
  const type = customTypes.find(each => each === form.values.type) ?? 'text'
  const chosen = type === 'choice' || type === 'choices'
  const lost = form.problem?.code === 'values_lost'
  const submit = (drop = false) => {
    const lines = form.values.choices.split('\n').map(line => line.trim())
    const labels = lines.filter(line => line !== '')
    // As many lines as before: a line that reads otherwise is the same choice under another name.
    const renamed = field !== null && labels.length === field.choices.length
    const choices = labels.map((label, at) => {
      const same =
        field?.choices.find(choice => choice.label === label) ?? (renamed ? field.choices[at] : undefined)
      return { label, ...(same ? { key: same.key } : {}) }
    })
    const body = {
      label: form.values.label,
      type,
      required: form.values.required,
      help: form.values.help.trim() || null,
      ...(chosen ? { choices } : {}),
    }
    if (field) change.mutate({ params: { id: field.id }, body: { ...body, drop } }, { onError: form.fail })
    else make.mutate({ body: { record, ...body } }, { onError: form.fail })
  }
  return (
    <Dialog title={field ? t('change', { label: field.label }) : t('add')} onClose={onClose}>
      <Form onSubmit={() => submit()} problem={form.problem}>
        <TextField
          {...form.field('label')}
          label={t('label')}
          required
          {...(field ? { hint: t('keyNote', { key: field.key }) } : {})}
        />
        <SelectField
          {...form.field('type')}
          label={t('type')}
          options={customTypes.map(each => ({ value: each, label: t(`type_${each}`) }))}
          {...(field ? { hint: t('typeNote') } : {})}
        />
        {chosen && (
          <AreaField
            {...form.field('choices')}
            label={t('choices')}
            hint={t('choicesHint')}
            rows={6}
            required
          />
        )}
        <TextField {...form.field('help')} label={t('help')} hint={t('helpHint')} />
        <CheckField {...form.field('required')} label={t('required')} />
        <div className="foot">
          {lost && (
            <Button danger onClick={() => submit(true)}>
              {t('dropAnyway')}
            </Button>
          )}
          <Button primary type="submit" busy={make.isPending || change.isPending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
