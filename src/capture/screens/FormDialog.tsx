import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { AreaField, CheckField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type FormKind, type FormLanguage, formKinds, formLanguages } from '../model/fields.ts'
import { campaigns, capture, catalogue, type ShownForm, sendGuide } from './api.ts'
import { DeclaredChoice } from './DeclaredChoice.tsx'
import { slugOf, suggestedWords } from './form-words.ts'
import { GuideField } from './GuideField.tsx'
import { t } from './texts.ts'

type Reference = { id: number; name: string }
/** Choices of a reference; the one in use stays among them even when the list read does not reach it. */
const choices = (none: string, items: readonly Reference[], used: Reference | null | undefined) => [
  { value: '', label: none },
  ...[...items, ...(used && !items.some(({ id }) => id === used.id) ? [used] : [])].map(({ id, name }) => ({
    value: String(id),
    label: name,
  })),
]
type Purpose = { key: string; texts: { language: string; name: string }[] }
/** By the name in the language of the form. The one in use stands there before the others have been read. */
const purposeChoices = (purposes: readonly Purpose[], used: string, language: string) => {
  const nameOf = ({ key, texts }: Purpose) =>
    (texts.find(text => text.language === language) ?? texts.find(text => text.language === 'en') ?? texts[0])
      ?.name ?? key
  const known = purposes.map(one => ({ value: one.key, label: nameOf(one) }))
  return known.some(({ value }) => value === used) ? known : [...known, { value: used, label: used }]
}
const idOf = (value: string): number | null => (value === '' ? null : Number(value))

/** Makes a form, or changes one; the guide is sent after the form is saved. */
export function FormDialog({ form: given, onClose }: { form: ShownForm | null; onClose: () => void }) {
  const { company } = useSettings()
  const toast = useToast()
  const queries = useQueryClient()
  // A form that was made and whose guide was then refused is from there on a form to change.
  const [saved, setSaved] = useState(given)
  const [file, setFile] = useState<File | null>(null)
  const [sending, setSending] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const campaignList = campaigns.useApi('GET /api/campaigns', { query: { limit: 200 } }).data?.items ?? []
  const groupList = catalogue.useApi('GET /api/product-groups').data?.items ?? []
  const form = useForm({
    initial: {
      name: given?.name ?? '',
      slug: given?.slug ?? '',
      kind: (given?.kind ?? 'guide') as FormKind,
      language: formLanguages.find(each => each === given?.language) ?? 'en',
      headline: given?.headline ?? '',
      intro: given?.intro ?? '',
      ...(given
        ? { button: given.button, thanks: given.thanks, consentText: given.consentText }
        : suggestedWords('en', company)),
      consentPurpose: given?.consentPurpose ?? 'newsletter',
      campaignId: String(given?.campaign?.id ?? ''),
      productGroupId: String(given?.productGroup?.id ?? ''),
      customFields: given?.customFields ?? [],
      active: given?.active ?? true,
    },
    ...(given ? {} : { keep: 'capture.new-form' }),
  })
  const make = capture.useCall('POST /api/forms')
  const change = capture.useCall('PATCH /api/forms/:id')
  const { values } = form
  const purposes = capture.useApi('GET /api/form-purposes').data?.items ?? []
  const purpose = purposes.find(({ key }) => key === values.consentPurpose)

  // What was typed is kept only until it is a form.
  const close = (made = saved !== null) => {
    if (!given && made) form.clear()
    onClose()
  }
  const submit = async () => {
    const { campaignId, productGroupId, ...rest } = values
    const body = { ...rest, campaignId: idOf(campaignId), productGroupId: idOf(productGroupId) }
    setRefused(null)
    try {
      const answer = saved
        ? await change.mutateAsync({ params: { id: saved.id }, body })
        : await make.mutateAsync({ body })
      setSaved(answer)
      if (file) {
        setSending(true)
        await sendGuide(answer.id, file).catch(problem => {
          throw new GuideRefused(sentenceOf(problem))
        })
        await queries.invalidateQueries()
      }
      toast({ text: t('saved', { name: answer.name }) })
      close(true)
    } catch (error) {
      if (error instanceof GuideRefused) {
        setRefused(error.message)
        form.fail(new Problem(422, { code: 'guide_refused', detail: t('fileKept', { why: error.message }) }))
      } else if (error instanceof Problem) form.fail(error)
      else throw error
    } finally {
      setSending(false)
    }
  }
  const rename = (name: string) => {
    if (!saved && values.slug === slugOf(values.name)) form.set('slug', slugOf(name))
    form.set('name', name)
  }
  const speak = (language: FormLanguage) => {
    const before = suggestedWords(values.language, company)
    const after = suggestedWords(language, company)
    for (const name of ['button', 'thanks', 'consentText'] as const)
      if (values[name] === before[name]) form.set(name, after[name])
    form.set('language', language)
  }
  const version = saved?.consentVersion ?? 1
  const reworded = saved !== null && values.consentText.trim() !== saved.consentText
  return (
    <Dialog title={saved ? t('changeForm', { name: saved.name }) : t('addForm')} onClose={() => close()}>
      <Form onSubmit={() => void submit()} problem={form.problem}>
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
          hint={
            saved && values.slug !== saved.slug
              ? t('slugChanged')
              : t('slugHint', { address: `${window.location.origin}/f/${values.slug}` })
          }
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
            onChange={value => speak(formLanguages.find(each => each === value) ?? values.language)}
            label={t('language')}
            options={formLanguages.map(value => ({ value, label: t(value) }))}
          />
        </div>
        <TextField {...form.field('headline')} label={t('headline')} required />
        <AreaField {...form.field('intro')} label={t('intro')} required />
        <TextField {...form.field('button')} label={t('button')} required />
        <AreaField {...form.field('thanks')} label={t('thanks')} rows={3} required />
        <AreaField
          {...form.field('consentText')}
          label={t('consentText')}
          hint={reworded ? t('consentNew', { version: version + 1 }) : t('consentHint', { version })}
          rows={3}
          required
        />
        <SelectField
          {...form.field('consentPurpose')}
          label={t('consentPurpose')}
          hint={
            purpose?.doubleOptIn
              ? t('consentPurposeConfirmed')
              : t('consentPurposeHint', {
                  words: purpose?.texts.find(text => text.language === values.language)?.words ?? '–',
                })
          }
          options={purposeChoices(purposes, values.consentPurpose, values.language)}
        />
        <div className="pair">
          <SelectField
            {...form.field('campaignId')}
            label={t('campaign')}
            hint={t('campaignHint')}
            options={choices(t('noCampaign'), campaignList, given?.campaign)}
          />
          <SelectField
            {...form.field('productGroupId')}
            label={t('productGroup')}
            options={choices(t('noProductGroup'), groupList, given?.productGroup)}
          />
        </div>
        <DeclaredChoice
          value={values.customFields}
          onChange={keys => form.set('customFields', keys)}
          error={form.errors.customFields}
        />
        <GuideField form={saved} file={file} onFile={setFile} refused={refused} sending={sending} />
        <CheckField {...form.field('active')} label={t('active')} />
        <div className="foot">
          <Button primary type="submit" busy={make.isPending || change.isPending || sending}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

/** Told apart from a refusal of the form: its words stand beside the file. */
class GuideRefused extends Error {}
