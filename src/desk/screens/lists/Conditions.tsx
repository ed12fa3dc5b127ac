import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { ConditionDialog } from './ConditionDialog.tsx'
import { type Asked, type Condition, type ListRecord, writeConditions } from './conditions.ts'
import { t } from './texts.ts'
import { useNameOf } from './use-name-of.ts'
import { useOptions } from './use-options.ts'
import { useConditionWords } from './use-words.ts'

/** The conditions of a list as chips that open to be changed; null are conditions that cannot be read. */
export function Conditions({
  record,
  asked,
  letters,
  conditions,
  onChange,
}: {
  record: ListRecord
  asked: readonly Asked[]
  letters: readonly string[]
  conditions: readonly Condition[] | null
  onChange: (where: string | undefined) => void
}) {
  const [open, setOpen] = useState<number | 'new' | null>(null)
  const optionsOf = useOptions(record, letters)
  const nameOf = useNames(conditions ?? [])
  const words = useConditionWords(record, optionsOf, nameOf)
  if (conditions === null)
    return (
      <span className="row t12 i3">
        {t('unknownCondition')}
        <Button small quiet onClick={() => onChange(undefined)}>
          {t('forgetFilter')}
        </Button>
      </span>
    )
  const columnOf = (key: string) => asked.find(each => each.key === key)
  const set = (next: readonly Condition[]) => {
    setOpen(null)
    onChange(writeConditions(next))
  }
  return (
    <>
      {conditions.map((condition, at) => {
        const said = words(condition, columnOf(condition.key))
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place
          <span key={at} className="chip cond">
            <button type="button" onClick={() => setOpen(at)}>
              {said}
            </button>
            <button
              type="button"
              aria-label={t('removeNamed', { condition: said })}
              onClick={() => set(conditions.filter((_, other) => other !== at))}
            >
              ×
            </button>
          </span>
        )
      })}
      <Button small onClick={() => setOpen('new')}>
        {t('addCondition')}
      </Button>
      {open !== null && (
        <ConditionDialog
          record={record}
          asked={asked}
          optionsOf={optionsOf}
          begun={open === 'new' ? null : (conditions[open] ?? null)}
          onDone={condition =>
            set(
              open === 'new'
                ? [...conditions, condition]
                : conditions.map((each, at) => (at === open ? condition : each)),
            )
          }
          {...(open === 'new'
            ? {}
            : { onRemove: () => set(conditions.filter((_, other) => other !== open)) })}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}

const referring: ReadonlySet<string> = new Set(['account', 'parent', 'person', 'opportunity'])
/** Names of what conditions refer to: the first one is looked up, others are said by their number. */
function useNames(conditions: readonly Condition[]): (id: number) => string {
  const of = conditions.find(({ key }) => referring.has(key))
  const id = Number(of?.values[0] ?? 0)
  const name = useNameOf(of?.key, id)
  return wanted => (wanted === id ? name : String(wanted))
}
