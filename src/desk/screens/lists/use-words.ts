import { useFormat } from '../../../ui/format.ts'
import { useTypedText } from '../../../ui/TypedField.tsx'
import type { Asked, Condition, ListRecord } from './conditions.ts'
import { type ListText, t } from './texts.ts'
import type { Option } from './use-options.ts'

/** Columns that one list calls otherwise than the others. */
const own: Partial<Record<ListRecord, Readonly<Record<string, ListText>>>> = {
  lead: { latest: 'latest_lead' },
  opportunity: { latest: 'latest_opportunity' },
  order: { totalCents: 'amountCents', person: 'person_order', opportunity: 'opportunity_order' },
  complaint: { title: 'title_complaint', by: 'by_complaint' },
  task: { title: 'title_task', about: 'aboutWhat' },
}

/** What a column is called; the moment of the latest is another one in each list. */
export const labelOf = ({ key, field }: Asked, record?: ListRecord): string =>
  field?.label ?? t((record && own[record]?.[key]) ?? (key as ListText))

export const isMoney = ({ key, field }: Asked): boolean => field?.type === 'money' || /Cents$/.test(key)

/** A condition as somebody would say it. */
export function useConditionWords(
  record: ListRecord,
  optionsOf: (asked: Asked) => Option[] | null,
  accountName: (id: number) => string,
): (condition: Condition, asked: Asked | undefined) => string {
  const f = useFormat()
  const typed = useTypedText()
  return ({ key, operator, values }, asked) => {
    if (!asked) return key
    const column = labelOf(asked, record)
    const word = (value: string | number): string => {
      const option = optionsOf(asked)?.find(each => each.value === String(value))
      if (option) return option.label
      if (asked.column.kind === 'reference') return accountName(Number(value))
      if (asked.field) return typed(asked.field, value)
      if (isMoney(asked)) return f.money(Number(value))
      if (asked.column.kind === 'moment' || asked.column.kind === 'day') return f.date(String(value))
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
