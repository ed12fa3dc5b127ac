import { useState } from 'react'
import type { Answer, Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import type { responseContract } from '../model/response-contract.ts'
import { offers, responses } from './api.ts'
import { Copied } from './PasteDialog.tsx'
import { t } from './texts.ts'

type Given = Answer<(typeof responseContract)['POST /api/calls-to-action/:id/downloads']>

/** Gives one person a link of their own to a file; it is shown to be copied, and sent to nobody. */
export function GiveDownload({
  personId,
  name,
  onClose,
}: {
  personId: number
  name: string
  onClose: () => void
}) {
  const f = useFormat()
  const [chosen, setChosen] = useState('')
  const [given, setGiven] = useState<Given | null>(null)
  const [refused, setRefused] = useState<Problem | null>(null)
  const list = offers.useApi('GET /api/calls-to-action', { query: {} })
  const give = responses.useCall('POST /api/calls-to-action/:id/downloads', { onDone: setGiven })
  const files = list.data?.items.filter(({ kind, active }) => kind === 'download' && active) ?? []
  const id = Number(chosen || files[0]?.id || 0)
  return (
    <Dialog title={t('giveDownloadHead', { name })} onClose={onClose}>
      {list.isPending && <Loading rows={2} />}
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data && files.length === 0 && <Empty sentence={t('noDownloads')} />}
      {given && (
        <div className="stack">
          <Copied label={t('goodUntilDay', { day: f.date(given.endsAt.slice(0, 10)) })} text={given.link} />
          <div className="foot">
            <Button primary onClick={onClose}>
              {t('done')}
            </Button>
          </div>
        </div>
      )}
      {!given && files.length > 0 && (
        <Form
          onSubmit={() => give.mutate({ params: { id }, body: { personId } }, { onError: setRefused })}
          problem={refused}
        >
          <SelectField
            label={t('file')}
            value={String(id)}
            onChange={setChosen}
            options={files.map(each => ({ value: String(each.id), label: each.name }))}
            hint={t('giveDownloadHint')}
          />
          <div className="foot">
            <Button primary type="submit" busy={give.isPending}>
              {t('makeLink')}
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  )
}
