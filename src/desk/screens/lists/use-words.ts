import { team } from '../../../customers/screens/api.ts'
import { stages } from '../../../lifecycle/model/stage.ts'
import { stageText } from '../../../lifecycle/screens/StageFilter.tsx'
import { useFormat } from '../../../ui/format.ts'
import { useTypedText } from '../../../ui/TypedField.tsx'
import type { Asked, Condition, ListRecord } from './conditions.ts'
import { type ListText, t } from './texts.ts'

export const labelOf = ({ key, field }: Asked): string => field?.label ?? t(key as ListText)

export type Option = { value: string; label: string }

/** What a choice or a reference can be, where it is one of few. */
export function useOptions(
  _record: ListRecord,
  letters: readonly string[],
): (asked: Asked) => Option[] | null {
  const users = team.useApi('GET /api/users', { query: { limit: 200 } })
  const territories = team.useApi('GET /api/territories', undefined as never)
  const named = (items: readonly { id: number; name: string }[] | undefined): Option[] =>
    (items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))
  return ({ key, field }) => {
    if (key === 'territory') return named(territories.data?.items)
    if (key === 'salesOwner' || key === 'marketingOwner') return named(users.data?.items)
    if (key === 'kind')
      return (['customer', 'prospect', 'partner', 'competitor'] as const).map(value => ({
        value,
        label: t(`kind_${value}`),
      }))
    if (key === 'language')
      return (['en', 'nl', 'de'] as const).map(value => ({ value, label: t(`language_${value}`) }))
    if (key === 'stage') return stages.map(value => ({ value, label: stageText(value) }))
    if (key === 'class') return letters.map(value => ({ value, label: value }))
    if (field?.type === 'yes_no')
      return [
        { value: 'true', label: t('yes') },
        { value: 'false', label: t('no') },
      ]
    if (field && field.choices.length > 0)
      return field.choices.map(choice => ({ value: choice.key, label: choice.label }))
    return null
  }
}

/** A condition as somebody would say it. */
export function useConditionWords(
  optionsOf: (asked: Asked) => Option[] | null,
  accountName: (id: number) => string,
): (condition: Condition, asked: Asked | undefined) => string {
  const f = useFormat()
  const typed = useTypedText()
  return ({ key, operator, values }, asked) => {
    if (!asked) return key
    const column = labelOf(asked)
    const word = (value: string | number): string => {
      const option = optionsOf(asked)?.find(each => each.value === String(value))
      if (option) return option.label
      if (asked.column.kind === 'reference') return accountName(Number(value))
      if (asked.field) return typed(asked.field, value)
      if (asked.column.kind === 'moment') return f.date(String(value))
      if (key === 'country') return f.country(String(value)) ?? String(value)
      return typeof value === 'number' ? f.count(value) : value.replaceAll('_', ' ')
    }
    if (operator === 'last_days') return t('lastDays', { column, n: Number(values[0]) })
    if (values.length === 0) return t('saidBare', { column, operator: t(`op_${operator}`) })
    const words = values.map(word)
    const value =
      operator === 'between'
        ? t('span', { from: words[0]!, to: words[1]! })
        : words.length > 1
          ? t('or', { a: words.slice(0, -1).join(', '), b: words.at(-1)! })
          : words[0]!
    if (operator === 'is' || operator === 'one_of') return t('among', { column, value })
    return t('said', { column, operator: t(`op_${operator}`), value })
  }
}
