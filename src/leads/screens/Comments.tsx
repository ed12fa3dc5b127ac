import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { AreaField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Mark } from '../../ui/Lane.tsx'
import { type Draft, definitions } from './api.ts'
import { t } from './definition-texts.ts'

/** What was said beside a rule, or of the whole draft where `ruleId` is null; with a way to answer. */
export function Comments({ draft, ruleId, about }: { draft: Draft; ruleId: string | null; about: string }) {
  const f = useFormat()
  const [saying, setSaying] = useState(false)
  const settle = definitions.useCall('POST /api/definition/comments/:id/settlement')
  const said = draft.comments.filter(comment => comment.ruleId === ruleId)
  const isOpen = draft.state === 'open'
  return (
    <div className="said">
      {said.map(({ id, side, by, body, at, kind, settledAt, settledBy }) => (
        <p key={id} className={settledAt ? 'settled' : ''}>
          <Mark side={side} />
          <span>
            <b>{by?.name}</b> {kind === 'returned' && <i>{t('returned')} </i>}
            {body}{' '}
            <time className="i3" dateTime={at} title={f.absolute(at)}>
              {settledAt ? t('settledBy', { name: settledBy?.name ?? '' }) : f.day(at)}
            </time>{' '}
            {isOpen && (
              <Button
                small
                quiet
                onClick={() => settle.mutate({ params: { id }, body: { settled: settledAt === null } })}
              >
                {t(settledAt ? 'unsettle' : 'settle')}
              </Button>
            )}
          </span>
        </p>
      ))}
      {isOpen && !saying && (
        <Button small quiet label={t('sayOf', { rule: about })} onClick={() => setSaying(true)}>
          {t('say')}
        </Button>
      )}
      {saying && <Say draftId={draft.id} ruleId={ruleId} onClose={() => setSaying(false)} />}
    </div>
  )
}

function Say({ draftId, ruleId, onClose }: { draftId: number; ruleId: string | null; onClose: () => void }) {
  const [body, setBody] = useState('')
  const say = definitions.useCall('POST /api/definition/drafts/:id/comments', { onDone: onClose })
  return (
    <Form
      onSubmit={() => say.mutate({ params: { id: draftId }, body: { ruleId, body } })}
      problem={say.error}
    >
      <AreaField label={t('sayPlace')} name="body" value={body} onChange={setBody} rows={2} />
      <div className="foot">
        <Button small onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button small primary type="submit" busy={say.isPending} disabled={body.trim() === ''}>
          {t('send')}
        </Button>
      </div>
    </Form>
  )
}
