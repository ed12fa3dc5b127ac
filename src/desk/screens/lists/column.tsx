import type { DeclaredField } from '../../../customers/screens/api.ts'
import type { Format } from '../../../ui/format.ts'
import type { LongColumn } from '../../../ui/LongTable.tsx'
import { useTypedText } from '../../../ui/TypedField.tsx'

/** A column that a list may show; `label` names it where it is chosen. */
export type Shown<R> = LongColumn<R> & { label: string }

export const wording = (text: string | null): string => text?.replaceAll('_', ' ') ?? ''
export const column = <R,>(
  key: string,
  label: string,
  widthPx: number,
  cell: LongColumn<R>['cell'],
  more: Partial<LongColumn<R>> = {},
): Shown<R> => ({ key, label, head: label, widthPx, cell, sort: key, ...more })

/** Declared fields as columns; several choices at once have no order. */
export function useDeclaredColumns<R extends { custom: Record<string, unknown> }>(
  fields: readonly DeclaredField[],
): Shown<R>[] {
  const words = useTypedText()
  return fields.map(field => {
    const isNumber = field.type === 'number' || field.type === 'money'
    const shown = column<R>(
      `custom.${field.key}`,
      field.label,
      130,
      row => words(field, row.custom[field.key] as never),
      isNumber ? { right: true } : {},
    )
    if (field.type !== 'choices') return shown
    const { sort: _, ...bare } = shown
    return bare
  })
}

/** The day of a moment where the company is. */
export const dayIn =
  (f: Format) =>
  (at: string | null): string =>
    at === null ? '' : f.day(at)

export const nameOf = (of: { name: string } | null): string => of?.name ?? ''
