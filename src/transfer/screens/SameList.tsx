import { CheckField } from '../../ui/Field.tsx'
import { Section } from '../../ui/Section.tsx'
import type { Preview } from './PreviewTable.tsx'
import { t } from './texts.ts'

type Replacement = { field: string; from: string; to: string }

/** Values that seem to mean a stored name; a tick takes them as the same. */
export function SameList({
  preview,
  onChange,
}: {
  preview: Preview
  onChange: (same: Replacement[]) => void
}) {
  if (preview.same.length === 0) return null
  const toggle = (at: number, accepted: boolean) =>
    onChange(
      preview.same.flatMap(({ field, from, to, ...one }, i) =>
        (i === at ? accepted : one.accepted) ? [{ field, from, to }] : [],
      ),
    )
  return (
    <Section title={t('same')} count={preview.same.length} note={t('sameNote')}>
      {preview.same.map((one, i) => (
        <CheckField
          key={`${one.field} ${one.from}`}
          name={`same-${i}`}
          label={t('sameLine', { from: one.from, to: one.to, rows: one.rows })}
          value={one.accepted}
          onChange={accepted => toggle(i, accepted)}
        />
      ))}
    </Section>
  )
}
