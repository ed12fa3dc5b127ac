import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { Section } from '../../ui/Section.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type FormKind, formKinds } from '../model/fields.ts'
import { campaigns, capture, catalogue, type ShownForm, sendGuide } from './api.ts'
import { GuideField } from './GuideField.tsx'
import { t } from './texts.ts'

type Reference = { id: number; name: string }
/** Choices of a reference; the one in use stays among them even when the list read does not reach it. */
const choices = (none: string, items: readonly Reference[], used: Reference | null) => [
  { value: '', label: none },
  ...[...items, ...(used && !items.some(({ id }) => id === used.id) ? [used] : [])].map(({ id, name }) => ({
    value: String(id),
    label: name,
  })),
]
type Purpose = { key: string; texts: { language: string; name: string; words: string }[] }
const textOf = ({ texts }: Purpose, language: string) =>
  texts.find(text => text.language === language) ?? texts.find(text => text.language === 'en') ?? texts[0]
/** By the name in the language of the form. The one in use stands there before the others have been read. */
const purposeChoices = (purposes: readonly Purpose[], used: string, language: string) => {
  const known = purposes.map(one => ({ value: one.key, label: textOf(one, language)?.name ?? one.key }))
  return known.some(({ value }) => value === used) ? known : [...known, { value: used, label: used }]
}
const idOf = (value: string): number | null => (value === '' ? null : Number(value))

/** What a form is for us: its name, address, kind, what it counts for, its guide. It holds at once, without publishing. */
export function FormSettings({ form: given }: { form: ShownForm }) {
  const toast = useToast()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [sending, setSending] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  // Saved means that nothing is refused any longer, while what was typed stays.
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const campaignList = campaigns.useApi('GET /api/campaigns', { query: { limit: 200 } }).data?.items ?? []
  const groupList = catalogue.useApi('GET /api/product-groups').data?.items ?? []
  const purposes = capture.useApi('GET /api/form-purposes').data?.items ?? []
  const form = useForm({
    initial: {
      name: given.name,
      slug: given.slug,
      kind: given.kind as FormKind,
      consentPurpose: given.consentPurpose,
      campaignId: String(given.campaign?.id ?? ''),
      productGroupId: String(given.productGroup?.id ?? ''),
      active: given.active,
    },
  })
  const change = capture.useCall('PATCH /api/forms/:id')
  const { values } = form
  const fault = (name: string) => {
    const found = refusal?.errors.find(({ pointer }) => pointer === `/${name}`)
    return found ? { error: found.detail } : {}
  }
  const purpose = purposes.find(({ key }) => key === values.consentPurpose)
  const submit = async () => {
    const { campaignId, productGroupId, ...rest } = values
    setRefused(null)
    setRefusal(null)
    try {
      if (file) {
        setSending(true)
        try {
          await sendGuide(given.id, file)
          setFile(null)
        } catch (problem) {
          return setRefused(sentenceOf(problem))
        }
        await queries.invalidateQueries()
      }
      const { name } = await change.mutateAsync({
        params: { id: given.id },
        body: { ...rest, campaignId: idOf(campaignId), productGroupId: idOf(productGroupId) },
      })
      toast({ text: t('saved', { name }) })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setRefusal(error)
    } finally {
      setSending(false)
    }
  }
  return (
    <Section title={t('aboutForm')} note={t('aboutNote')}>
      <Form onSubmit={() => void submit()} problem={refusal}>
        <TextField
          {...form.field('name')}
          {...fault('name')}
          label={t('name')}
          hint={t('nameHint')}
          required
        />
        <TextField
          {...form.field('slug')}
          {...fault('slug')}
          label={t('slug')}
          hint={
            values.slug === given.slug
              ? t('slugHint', { address: `${window.location.origin}/f/${values.slug}` })
              : t('slugChanged')
          }
          required
        />
        <SelectField
          {...form.field('kind')}
          onChange={value => form.set('kind', formKinds.find(each => each === value) ?? values.kind)}
          label={t('kind')}
          hint={t(`${values.kind}Hint`)}
          options={formKinds.map(value => ({ value, label: t(value) }))}
        />
        <SelectField
          {...form.field('campaignId')}
          label={t('campaign')}
          hint={t('campaignHint')}
          options={choices(t('noCampaign'), campaignList, given.campaign)}
        />
        <SelectField
          {...form.field('productGroupId')}
          label={t('productGroup')}
          options={choices(t('noProductGroup'), groupList, given.productGroup)}
        />
        <SelectField
          {...form.field('consentPurpose')}
          label={t('consentPurpose')}
          hint={
            values.consentPurpose !== given.consentPurpose && given.version > 0
              ? t('consentPurposeLater')
              : purpose?.doubleOptIn
                ? t('consentPurposeConfirmed')
                : t('consentPurposeHint', {
                    words: (purpose && textOf(purpose, given.language)?.words) ?? '–',
                  })
          }
          options={purposeChoices(purposes, values.consentPurpose, given.language)}
        />
        <GuideField form={given} file={file} onFile={setFile} refused={refused} sending={sending} />
        <CheckField {...form.field('active')} label={t('active')} />
        <div className="foot">
          <Button type="submit" busy={change.isPending || sending}>
            {t('saveAbout')}
          </Button>
        </div>
      </Form>
    </Section>
  )
}
