import { useFieldNames, useFieldWords } from './choice-words.ts'
import type { PreviewField, RecordKind, Side } from './merge-api.ts'
import { t } from './merge-texts.ts'

/** Per field two values to choose between; arrow keys go from one to the other, Tab to the next field. */
export function MergeFields({
  kind,
  fields,
  same,
  names,
  sideOf,
  onChoose,
}: {
  kind: RecordKind
  fields: readonly PreviewField[]
  /** Names of the fields in which both agree. */
  same: readonly string[]
  names: Record<Side, string>
  sideOf: (field: PreviewField) => Side
  onChoose: (field: string, side: Side) => void
}) {
  const word = useFieldWords(kind)
  const nameOfField = useFieldNames(kind)
  return (
    <section>
      <p className="t12 i2">{t('differs', { n: fields.length })}</p>
      <div className="merge-fields">
        {fields.map(field => {
          const name = nameOfField(field.field)
          return (
            <fieldset key={field.field} aria-label={t('choose', { field: name })}>
              <legend className="t12 i2">{name}</legend>
              {(['a', 'b'] as const).map(side => (
                <label key={side} className={sideOf(field) === side ? 'on' : ''} title={names[side]}>
                  <input
                    type="radio"
                    name={`field-${field.field}`}
                    checked={sideOf(field) === side}
                    onChange={() => onChoose(field.field, side)}
                  />
                  <span className={field[side] === null ? 'i3' : ''}>
                    {field[side] === null ? t('empty') : word(field.field, field[side])}
                  </span>
                </label>
              ))}
            </fieldset>
          )
        })}
      </div>
      {same.length > 0 && (
        <p className="t12 i3" title={same.join(', ')}>
          {t('same', { n: same.length })}: {same.join(', ')}
        </p>
      )}
    </section>
  )
}
