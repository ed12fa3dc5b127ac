import { useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Section } from '../../ui/Section.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { type Overview, type Rules, type ShownRule, sources } from './api.ts'
import { Publish } from './Publish.tsx'
import { RuleDialog } from './RuleDialog.tsx'
import { SitesDialog } from './SitesDialog.tsx'
import { t } from './texts.ts'
import { channelName, freshKey, ruleSentence, testsOfConflict } from './words.ts'

/** The rules in their order: those in force, or the draft while there is one. Each change is kept in the draft at once. */
export function RuleList({ overview: { inForce, draft }, may }: { overview: Overview; may: boolean }) {
  const [address, setAddress] = useAddress()
  const [editing, setEditing] = useState<number | 'new' | 'sites' | 'publish' | null>(null)
  const save = sources.useCall('PUT /api/sources/draft', { onDone: () => setEditing(null) })
  const drop = sources.useCall('DELETE /api/sources/draft')
  const shown = draft ?? inForce
  const { rules } = shown
  const keep = (change: Partial<Rules>) =>
    save.mutate({ body: { note: draft?.note ?? '', rules: { ...rules, ...change } } })
  const put = (at: number, rule: ShownRule | null) =>
    keep({ rules: rules.rules.flatMap((each, place) => (place === at ? (rule ? [rule] : []) : [each])) })
  const swap = (at: number, other: number) => {
    const list = [...rules.rules]
    ;[list[at], list[other]] = [list[other]!, list[at]!]
    keep({ rules: list })
  }
  const isDraft = may && draft !== null
  const conflict = isDraft && address.decide ? testsOfConflict(address.decide) : null
  const closeConflict = () => setAddress({ decide: undefined })
  const actions = may && (
    <span className="source-actions">
      {draft ? (
        <>
          <Button small onClick={() => setEditing('new')}>
            {t('addRule')}
          </Button>
          <Button small onClick={() => drop.mutate({})}>
            {t('dropDraft')}
          </Button>
          <Button small primary onClick={() => setEditing('publish')}>
            {t('publish')}
          </Button>
        </>
      ) : (
        <Button small onClick={() => keep({})}>
          {t('beginDraft')}
        </Button>
      )}
    </span>
  )
  return (
    <Section
      title={draft ? t('draft') : t('rules')}
      note={t(draft ? 'draftNote' : 'rulesNote', { version: shown.version })}
    >
      {actions}
      {save.error && editing === null && (
        <div className="notice bad" role="alert">
          {sentenceOf(save.error)}
        </div>
      )}
      <p className="t12 i3 source-sites">
        {t('sitesLine', { own: rules.own.length, passing: rules.passing.length })}{' '}
        {isDraft && (
          <Button small quiet onClick={() => setEditing('sites')} label={`${t('edit')}: ${t('sites')}`}>
            {t('edit')}
          </Button>
        )}
      </p>
      <ol className="source-rules">
        {rules.rules.map((rule, at) => (
          <li key={rule.key} className={rule.off ? 'off' : ''}>
            <div className="source-rule">
              <b>{rule.name}</b>
              <span className="tag">{channelName(rule.channel)}</span>
              <span className="t12 i3 source-asks">
                {[rule.off ? t('ruleOff') : null, rule.from, rule.until, ruleSentence(rule)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            {isDraft && (
              <span className="source-actions">
                <Button
                  small
                  quiet
                  disabled={at === 0}
                  label={t('up', { name: rule.name })}
                  onClick={() => swap(at, at - 1)}
                >
                  {'↑'}
                </Button>
                <Button
                  small
                  quiet
                  disabled={at === rules.rules.length - 1}
                  label={t('down', { name: rule.name })}
                  onClick={() => swap(at, at + 1)}
                >
                  {'↓'}
                </Button>
                <Button small quiet label={`${t('edit')}: ${rule.name}`} onClick={() => setEditing(at)}>
                  {t('edit')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ol>
      <p className="t12 i3">{t('restRule')}</p>
      {typeof editing === 'number' && rules.rules[editing] && (
        <RuleDialog
          rule={rules.rules[editing]}
          problem={save.error}
          busy={save.isPending}
          onSave={rule => put(editing, rule)}
          onRemove={() => put(editing, null)}
          onClose={() => setEditing(null)}
        />
      )}
      {(editing === 'new' || conflict) && (
        <RuleDialog
          rule={{
            key: '',
            name: conflict ? t('ruleOfConflict', { evidence: address.decide! }).slice(0, 120) : '',
            when: conflict?.tests ?? [{ of: 'utm_source', in: [] }],
            channel: (conflict?.winner ?? 'referral') as ShownRule['channel'],
          }}
          problem={save.error}
          busy={save.isPending}
          onSave={rule => {
            closeConflict()
            const key = freshKey(
              rule.name,
              rules.rules.map(each => each.key),
            )
            keep({ rules: [{ ...rule, key }, ...rules.rules] })
          }}
          onClose={() => {
            closeConflict()
            setEditing(null)
          }}
        />
      )}
      {editing === 'sites' && (
        <SitesDialog rules={rules} problem={save.error} onSave={keep} onClose={() => setEditing(null)} />
      )}
      {editing === 'publish' && draft && <Publish version={draft.version} onClose={() => setEditing(null)} />}
    </Section>
  )
}
