import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Vocabulary } from '../../shared/condition/vocabulary.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { DateField, TextField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { useFormat } from '../../ui/format.ts'
import { Awaited, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type Draft, definitions, language } from './api.ts'
import { Comments } from './Comments.tsx'
import './definition.css'
import { Backtest } from './Backtest.tsx'
import { t } from './definition-texts.ts'
import { editedRule, newRule, withRule } from './edited-rules.ts'
import { type EditedRule, RuleDialog } from './RuleDialog.tsx'
import { RulesRead } from './RulesRead.tsx'
import { SignBar } from './SignBar.tsx'
import { ThresholdDialog } from './ThresholdDialog.tsx'

type Editing = { rule: EditedRule; isNew: boolean } | 'thresholds' | 'details' | 'end' | null

/** A draft beside the version that it changes: what is other is marked, both sides speak beside it, managers sign beneath. */
export function DraftPage() {
  const id = Number((useParams({ strict: false }) as { id: string }).id)
  const f = useFormat()
  const toast = useToast()
  const [editing, setEditing] = useState<Editing>(null)
  const close = () => setEditing(null)
  const query = definitions.useApi('GET /api/definition/drafts/:id', {
    params: { id },
    query: { language: language() },
  })
  const vocabulary = definitions.useApi('GET /api/definition/vocabulary', { query: { language: language() } })
  const change = definitions.useCall('PATCH /api/definition/drafts/:id', { onDone: close })
  const renew = definitions.useCall('POST /api/definition/drafts/:id/renewal', {
    onDone: () => toast({ text: t('renewed') }),
  })
  const draft = query.data
  if (query.error || !draft || draft.id !== id)
    return (
      <Awaited
        title={t('draftTitle', { n: id })}
        problem={query.error}
        onRetry={() => void query.refetch()}
      />
    )
  const isOpen = draft.state === 'open'
  const words = vocabulary.data as Vocabulary | undefined
  const mayEdit = isOpen && words !== undefined
  const open = (next: Editing) => {
    change.reset()
    setEditing(next)
  }
  const save = (rules: unknown) =>
    change.mutate({ params: { id }, body: { revision: draft.revision, rules } })
  const labels = new Map(
    [draft.rules, draft.against.rules].flatMap(({ fit, engagement, exclusions }) =>
      [...fit, ...engagement, ...exclusions].map(rule => [rule.id, rule.label] as const),
    ),
  )
  const edited = editing !== null && typeof editing === 'object' ? editing : null
  return (
    <Page
      title={draft.note || t('draftTitle', { n: id })}
      sub={
        <>
          {t('draftTitle', { n: id })}{' '}
          {t('draftSub', { version: draft.against.version, when: f.day(draft.against.inForceFrom) })}
        </>
      }
      actions={
        isOpen && (
          <>
            {draft.mayWithdraw && (
              <Button quiet onClick={() => open('end')}>
                {t('giveUp')}
              </Button>
            )}
            <Button onClick={() => open('details')}>{t('details')}</Button>
          </>
        )
      }
    >
      <div className="draft">
        {draft.stale && (
          <div className="notice">
            <p>{t('stale')}</p>
            <Button
              small
              busy={renew.isPending}
              onClick={() => renew.mutate({ params: { id }, body: { revision: draft.revision } })}
            >
              {t('renew')}
            </Button>
            {renew.error && <Failed problem={renew.error} />}
          </div>
        )}
        {draft.state === 'published' && (
          <p className="notice">
            {t('published', {
              version: draft.version ?? 0,
              when: f.day(draft.inForceFrom ?? draft.changedAt),
            })}
          </p>
        )}
        {draft.state === 'withdrawn' && <p className="notice">{t('givenUp')}</p>}
        {isOpen && draft.changed.length === 0 && <p className="i3">{t('unchanged')}</p>}
        <div className="draft-two">
          <div>
            <RulesRead
              rules={draft.rules}
              before={draft.against.rules}
              beside={ruleId => <Comments draft={draft} ruleId={ruleId} about={labels.get(ruleId) ?? ''} />}
              {...(mayEdit
                ? {
                    onOpen: (list, ruleId) => {
                      const rule = editedRule(list, ruleId, draft.rules)
                      if (rule) open({ rule, isNew: false })
                    },
                    onAdd: list => open({ rule: newRule(list, draft.rules), isNew: true }),
                    onThreshold: () => open('thresholds'),
                  }
                : {})}
            />
            <Section title={t('saidOfAll')}>
              {draft.comments.every(({ ruleId }) => ruleId !== null) && <p className="i3">{t('saidNone')}</p>}
              <Comments draft={draft} ruleId={null} about={t('draftTitle', { n: id })} />
            </Section>
          </div>
          <div className="axle" />
          <div>
            <Backtest draft={draft} labelOf={ruleId => labels.get(ruleId) ?? ruleId} />
          </div>
        </div>
        {isOpen && <SignBar draft={draft} />}
      </div>
      {edited && words && (
        <RuleDialog
          key={edited.rule.id}
          rule={edited.rule}
          isNew={edited.isNew}
          vocabulary={words}
          names={draft.names}
          busy={change.isPending}
          problem={change.error}
          onSave={rule => save(withRule(draft.rules, rule.list, rule.id, rule))}
          onRemove={() => save(withRule(draft.rules, edited.rule.list, edited.rule.id, null))}
          onClose={close}
        />
      )}
      {editing === 'thresholds' && (
        <ThresholdDialog
          rules={draft.rules}
          busy={change.isPending}
          problem={change.error}
          onSave={save}
          onClose={close}
        />
      )}
      {editing === 'details' && <Details draft={draft} onClose={close} />}
      {editing === 'end' && <GiveUp id={id} onClose={close} />}
    </Page>
  )
}

function Details({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const [note, setNote] = useState(draft.note)
  const [name, setName] = useState(draft.name)
  const [day, setDay] = useState(draft.inForceFrom?.slice(0, 10) ?? '')
  const change = definitions.useCall('PATCH /api/definition/drafts/:id', { onDone: onClose })
  return (
    <Dialog title={t('details')} onClose={onClose}>
      <Form
        onSubmit={() =>
          change.mutate({
            params: { id: draft.id },
            body: {
              revision: draft.revision,
              ...{ note, name },
              inForceFrom: day === '' ? null : new Date(`${day}T00:00:00`).toISOString(),
            },
          })
        }
        problem={change.error}
      >
        <TextField label={t('suggestNote')} name="note" value={note} onChange={setNote} />
        <TextField label={t('definitionName')} name="name" value={name} onChange={setName} required />
        <DateField
          label={t('inForceOn')}
          hint={t('inForceHint')}
          name="inForceFrom"
          value={day}
          onChange={setDay}
        />
        <div className="foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary type="submit" busy={change.isPending}>
            {t('keep')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function GiveUp({ id, onClose }: { id: number; onClose: () => void }) {
  const navigate = useNavigate()
  const end = definitions.useCall('POST /api/definition/drafts/:id/withdrawal', {
    onDone: () => void navigate({ to: '/definition' }),
  })
  return (
    <Dialog title={t('giveUpTitle')} onClose={onClose}>
      <p>{t('giveUpWhy')}</p>
      {end.error && <Failed problem={end.error} />}
      <div className="foot">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button primary busy={end.isPending} onClick={() => end.mutate({ params: { id } })}>
          {t('giveUp')}
        </Button>
      </div>
    </Dialog>
  )
}
