import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { Section } from '../../../ui/Section.tsx'
import { sentenceOf } from '../../../ui/States.tsx'
import { type Overview, type Rule, routing } from './api.ts'
import { PublishDialog } from './PublishDialog.tsx'
import { RuleDialog } from './RuleDialog.tsx'
import { RulesRead } from './RulesRead.tsx'
import { freshKey, ruleSent } from './sent.ts'
import { t } from './texts.ts'

const blank: Rule = {
  key: '',
  label: '',
  when: null,
  sentence: null,
  to: { kind: 'users', users: [], pick: 'fewest_open', today: false },
}

/** The rules in their order: those in force, or the draft while there is one. Each change is kept in the draft at once. */
export function RoutingRules({ overview }: { overview: Overview }) {
  const { inForce, draft, mayChange, names } = overview
  const [editing, setEditing] = useState<number | 'new' | 'publish' | null>(null)
  const save = routing.useCall('PUT /api/routing/draft', { onDone: () => setEditing(null) })
  const drop = routing.useCall('DELETE /api/routing/draft')
  const { rules } = draft ?? inForce
  const revision = draft?.revision ?? null
  const keep = (next: readonly Rule[]) => save.mutate({ body: { revision, rules: next.map(ruleSent) } })
  const put = (at: number, rule: Rule | null) =>
    keep(rules.flatMap((each, index) => (index === at ? (rule ? [rule] : []) : [each])))
  const swap = (at: number, other: number) => {
    const next = [...rules]
    ;[next[at], next[other]] = [next[other]!, next[at]!]
    keep(next)
  }
  const add = (rule: Rule) => {
    const key = freshKey(
      rule.label,
      rules.map(each => each.key),
    )
    keep([{ ...rule, key }, ...rules])
  }
  const note = draft
    ? t('draftNote', { n: draft.version })
    : inForce.version === 0
      ? t('shipped')
      : t('versionOf', { n: inForce.version })
  const problem = save.error ?? drop.error
  return (
    <Section title={t(draft ? 'draft' : 'rules')} note={<span className="t12 i3">{note}</span>}>
      {mayChange && (
        <span className="routing-acts">
          {draft ? (
            <>
              <Button small onClick={() => setEditing('new')}>
                {t('addRule')}
              </Button>
              <Button small quiet onClick={() => drop.mutate({})}>
                {t('dropDraft')}
              </Button>
              <Button small primary onClick={() => setEditing('publish')}>
                {t('publish')}
              </Button>
            </>
          ) : (
            <Button small busy={save.isPending} onClick={() => save.mutate({ body: { revision } })}>
              {t('beginDraft')}
            </Button>
          )}
        </span>
      )}
      {problem && editing === null && (
        <div className="notice bad" role="alert">
          {problem.errors[0]?.detail ?? sentenceOf(problem)}
        </div>
      )}
      <RulesRead
        rules={rules}
        actions={index =>
          draft &&
          mayChange && (
            <Moves
              name={rules[index]!.label}
              first={index === 0}
              last={index === rules.length - 1}
              onUp={() => swap(index, index - 1)}
              onDown={() => swap(index, index + 1)}
              onEdit={() => setEditing(index)}
            />
          )
        }
      />
      {typeof editing === 'number' && rules[editing] && (
        <RuleDialog
          rule={rules[editing]}
          names={names}
          busy={save.isPending}
          problem={save.error}
          onSave={rule => put(editing, rule)}
          onRemove={rules.length > 1 ? () => put(editing, null) : null}
          onClose={() => setEditing(null)}
        />
      )}
      {editing === 'new' && (
        <RuleDialog
          rule={blank}
          names={names}
          busy={save.isPending}
          problem={save.error}
          onSave={add}
          onRemove={null}
          onClose={() => setEditing(null)}
        />
      )}
      {editing === 'publish' && draft && <PublishDialog draft={draft} onClose={() => setEditing(null)} />}
    </Section>
  )
}

function Moves({
  name,
  first,
  last,
  onUp,
  onDown,
  onEdit,
}: {
  name: string
  first: boolean
  last: boolean
  onUp: () => void
  onDown: () => void
  onEdit: () => void
}) {
  return (
    <span className="routing-acts">
      <Button small quiet disabled={first} label={t('up', { name })} onClick={onUp}>
        {'↑'}
      </Button>
      <Button small quiet disabled={last} label={t('down', { name })} onClick={onDown}>
        {'↓'}
      </Button>
      <Button small quiet label={t('editOf', { name })} onClick={onEdit}>
        {t('edit')}
      </Button>
    </span>
  )
}
