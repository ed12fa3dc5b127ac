import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { AreaField, CheckField, SelectField, TextField } from '../../ui/Field.tsx'
import { Section } from '../../ui/Section.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import type { Design, Words } from '../model/design.ts'
import type { FormLanguage } from '../model/fields.ts'
import { type Arranging, arranging } from './api.ts'
import { t } from './builder-texts.ts'

type Props = {
  given: Arranging
  design: Design
  language: FormLanguage
  onChange: (change: Partial<Design>) => void
}
const withId = (text: string): number | null => (text === '' ? null : Number(text))

/** Button, consent and thanks, what follows a submission, and the pages that may embed the form. */
export function AroundEditor({ given, design, language, onChange }: Props) {
  const said = { language: t(language) }
  const worded = (words: Words, text: string): Words => ({ ...words, [language]: text })
  const { followUp } = design
  const follow = (change: Partial<Design['followUp']>) => onChange({ followUp: { ...followUp, ...change } })
  return (
    <>
      <Section title={t('around')}>
        <div className="editor">
          <TextField
            name="button"
            label={t('button', said)}
            value={design.button[language] ?? ''}
            onChange={text => onChange({ button: worded(design.button, text) })}
          />
          <AreaField
            name="consent"
            label={t('consent', said)}
            value={design.consent[language] ?? ''}
            onChange={text => onChange({ consent: worded(design.consent, text) })}
          />
          <AreaField
            name="thanks"
            label={t('thanks', said)}
            value={design.thanks[language] ?? ''}
            onChange={text => onChange({ thanks: worded(design.thanks, text) })}
          />
          <TextField
            name="redirect"
            label={t('redirect')}
            hint={t('redirectHint')}
            value={design.redirect ?? ''}
            onChange={text => onChange({ redirect: text.trim() === '' ? null : text.trim() })}
          />
          <TextField
            name="profile"
            label={t('profile')}
            hint={t('profileHint')}
            value={String(design.profile ?? '')}
            onChange={text =>
              onChange({ profile: text === '' ? null : Math.min(10, Math.max(1, Number(text) || 1)) })
            }
          />
        </div>
      </Section>
      <Section title={t('follow')}>
        <div className="editor">
          <SelectField
            name="notify"
            label={t('notify')}
            value={String(followUp.notifyUserId ?? '')}
            onChange={id => follow({ notifyUserId: withId(id) })}
            options={[
              { value: '', label: t('nobody') },
              ...given.users.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
          <SelectField
            name="segment"
            label={t('segment')}
            value={String(followUp.segmentId ?? '')}
            onChange={id => follow({ segmentId: withId(id) })}
            options={[
              { value: '', label: t('noSegment') },
              ...given.segments.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
          <CheckField
            name="mail"
            label={t('mail')}
            value={followUp.mail !== null}
            onChange={on => follow({ mail: on ? { subject: {}, text: {} } : null })}
          />
          {followUp.mail && (
            <>
              <TextField
                name="subject"
                label={t('subject', said)}
                value={followUp.mail.subject[language] ?? ''}
                onChange={text =>
                  follow({ mail: { ...followUp.mail!, subject: worded(followUp.mail!.subject, text) } })
                }
              />
              <AreaField
                name="mailText"
                label={t('mailText', said)}
                hint={t('mailHint')}
                value={followUp.mail.text[language] ?? ''}
                onChange={text =>
                  follow({ mail: { ...followUp.mail!, text: worded(followUp.mail!.text, text) } })
                }
              />
            </>
          )}
        </div>
      </Section>
      <Origins given={given} />
    </>
  )
}

function Origins({ given }: { given: Arranging }) {
  const [text, setText] = useState(given.origins.join('\n'))
  const [refused, setRefused] = useState<string | null>(null)
  const name = arranging.useCall('PUT /api/forms/:id/origins')
  const save = () => {
    const origins = text
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean)
    setRefused(null)
    name.mutate(
      { params: { id: given.formId }, body: { origins } },
      { onError: problem => setRefused(sentenceOf(problem)) },
    )
  }
  const snippet = `<div data-linchpin-form="${given.slug}"><a href="${location.origin}/f/${given.slug}">${given.name}</a></div>\n<script src="${location.origin}/forms.js" defer></script>`
  return (
    <Section title={t('embed')}>
      <div className="editor">
        <AreaField
          name="origins"
          label={t('origins')}
          hint={t('originsHint')}
          value={text}
          onChange={setText}
          {...(refused ? { error: refused } : {})}
        />
        <div>
          <Button small busy={name.isPending} onClick={save}>
            {t('saveOrigins')}
          </Button>
        </div>
        <p>{t('snippet')}</p>
        <pre className="snippet">{snippet}</pre>
      </div>
    </Section>
  )
}
