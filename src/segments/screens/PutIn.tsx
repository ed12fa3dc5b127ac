import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { AreaField, TextField } from '../../ui/Field.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { Form, useForm } from '../../ui/Form.tsx'
import { Section } from '../../ui/Section.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type Segment, segments, subjectsNamed } from './api.ts'
import { t } from './texts.ts'

/** Puts somebody into a static segment: by name, by addresses, or all of a list. */
export function PutIn({ segment }: { segment: Segment }) {
  const toast = useToast()
  const form = useForm({ initial: { emails: '', address: '' }, keep: `segment.${segment.id}.put` })
  const [unknown, setUnknown] = useState<readonly string[]>([])
  const put = segments.useCall('POST /api/segments/:id/listed')
  const send = (body: Record<string, unknown>) =>
    put.mutate(
      { params: { id: segment.id }, body },
      {
        onSuccess: answer => {
          toast({ text: t('wasPut', { n: answer.changed }) })
          setUnknown(answer.unknown)
          form.clear()
        },
        onError: (problem: Problem) => form.fail(problem),
      },
    )
  const { emails, address } = form.values
  const submit = () => {
    const list = emails
      .split(/[\s,;<>"]+/)
      .filter(each => each.includes('@'))
      .slice(0, 5_000)
    if (list.length > 0) send({ emails: list })
    else if (address.trim() !== '') send({ filter: filterOf(address) })
  }
  const readFile = async (file: File | undefined) => {
    if (file) form.set('emails', await file.text())
  }
  return (
    <Section title={t('putIn')}>
      <Form onSubmit={submit} problem={form.problem}>
        <FindByName
          label={t('putInOne')}
          useFound={subjectsNamed(segment.about)}
          value={null}
          onChange={found => found && send({ ids: [found.id] })}
        />
        {segment.about === 'person' && (
          <>
            <AreaField {...form.field('emails')} label={t('emails')} rows={3} />
            <div className="field">
              <label htmlFor="emails-file">{t('emailsFile')}</label>
              <input
                id="emails-file"
                type="file"
                accept=".csv,.txt,text/plain,text/csv"
                onChange={event => void readFile(event.target.files?.[0])}
              />
            </div>
          </>
        )}
        <TextField {...form.field('address')} name="filter" label={t('address')} />
        {unknown.length > 0 && (
          <p className="t12" role="status">
            {t('unknownEmails', { emails: unknown.join(', ') })}
          </p>
        )}
        <div className="foot">
          <Button primary type="submit" busy={put.isPending}>
            {t('put')}
          </Button>
        </div>
      </Form>
    </Section>
  )
}

/** What an address of a list asks for, without order, columns and page. */
function filterOf(address: string): Record<string, string> {
  const query = address.includes('?') ? address.slice(address.indexOf('?') + 1) : address
  const {
    sort: _sort,
    columns: _columns,
    view: _view,
    ...filter
  } = Object.fromEntries(new URLSearchParams(query))
  return filter
}
