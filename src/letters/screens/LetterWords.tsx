import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { AreaField, CheckField, DateField, SelectField, TextField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { Section } from '../../ui/Section.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { letterFields } from '../model/fields.ts'
import { layouts, letterLanguages } from '../model/letter.ts'
import { campaigns, type Letter, letters } from './api.ts'
import { t } from './texts.ts'

type Language = (typeof letterLanguages)[number]
const braces = letterFields.map(field => `{${field}}`).join(' ')

/** Words in up to three languages, and the paper. What is at fault stands beside its field. */
export function LetterWords({ letter, mayChange }: { letter: Letter; mayChange: boolean }) {
  const toast = useToast()
  const [language, setLanguage] = useState<Language>(letter.mainLanguage)
  const [words, setWords] = useState(letter.words)
  const [paper, setPaper] = useState({
    name: letter.name,
    mainLanguage: letter.mainLanguage,
    layout: letter.layout,
    oneAnAddress: letter.oneAnAddress,
    dated: letter.dated,
    campaignId: letter.campaign?.id ?? null,
  })
  const offered = campaigns.useApi('GET /api/campaigns', { query: { limit: 200 } })
  const save = letters.useCall('PATCH /api/letters/:id', { onDone: () => toast({ text: t('saved') }) })
  const problem = save.error ?? null
  const wrong = (pointer: string) => problem?.errors.find(error => error.pointer === pointer)?.detail
  const change = (part: 'subject' | 'body', text: string) =>
    setWords(before => ({
      ...before,
      [language]: { ...{ subject: '', body: '' }, ...before[language], [part]: text },
    }))
  const submit = () => {
    const written = Object.fromEntries(
      Object.entries(words).filter(
        ([, each]) => each && (each.subject.trim() !== '' || each.body.trim() !== ''),
      ),
    )
    save.mutate(
      { params: { id: letter.id }, body: { ...paper, words: written } },
      {
        onError: refused => {
          const at = letterLanguages.find(each =>
            refused.errors.some(({ pointer }) => pointer.startsWith(`/words/${each}/`)),
          )
          if (at) setLanguage(at)
        },
      },
    )
  }
  const { subject = '', body = '' } = words[language] ?? {}
  return (
    <Form onSubmit={submit} problem={problem}>
      <Section title={t('words')}>
        {/* What was posted is read in each of its languages, and changed no more. */}
        <fieldset className="letter-languages" aria-label={t('language')}>
          {letterLanguages.map(each => (
            <Button
              key={each}
              small
              {...(each === language ? { primary: true } : {})}
              onClick={() => setLanguage(each)}
            >
              {t(`language_${each}`)}
            </Button>
          ))}
        </fieldset>
        <fieldset className="letter-words" disabled={!mayChange}>
          <TextField
            label={t('subject')}
            value={subject}
            onChange={text => change('subject', text)}
            error={wrong(`/words/${language}/subject`)}
          />
          <AreaField
            label={t('body')}
            rows={12}
            value={body}
            onChange={text => change('body', text)}
            hint={t('fieldsHint', { fields: braces, example: '{company|your company}' })}
            error={wrong(`/words/${language}/body`)}
          />
        </fieldset>
      </Section>
      <Section title={t('settings')}>
        <fieldset className="letter-paper" disabled={!mayChange}>
          <TextField
            label={t('name')}
            value={paper.name}
            onChange={name => setPaper({ ...paper, name })}
            error={wrong('/name')}
            required
          />
          <SelectField
            label={t('mainLanguage')}
            hint={t('mainLanguageHint')}
            value={paper.mainLanguage}
            onChange={value => setPaper({ ...paper, mainLanguage: value as Language })}
            options={letterLanguages.map(value => ({ value, label: t(`language_${value}`) }))}
          />
          <SelectField
            label={t('layout')}
            value={paper.layout}
            onChange={value => setPaper({ ...paper, layout: value as (typeof layouts)[number] })}
            options={layouts.map(value => ({ value, label: t(`layout_${value}`) }))}
          />
          <DateField
            label={t('dated')}
            hint={t('datedHint')}
            value={paper.dated ?? ''}
            onChange={value => setPaper({ ...paper, dated: value === '' ? null : value })}
            error={wrong('/dated')}
          />
          <SelectField
            label={t('campaign')}
            value={String(paper.campaignId ?? '')}
            onChange={value => setPaper({ ...paper, campaignId: value === '' ? null : Number(value) })}
            options={[
              { value: '', label: t('noCampaign') },
              ...(offered.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
          <CheckField
            label={t('oneAnAddress')}
            value={paper.oneAnAddress}
            onChange={oneAnAddress => setPaper({ ...paper, oneAnAddress })}
          />
          {mayChange && (
            <Button primary type="submit" busy={save.isPending}>
              {t('save')}
            </Button>
          )}
        </fieldset>
      </Section>
    </Form>
  )
}
