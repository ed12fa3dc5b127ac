import type { z } from 'zod'
import type { previewAnswer } from '../model/contract.ts'
import { fieldName } from './field-name.ts'
import './preview.css'
import { t } from './texts.ts'

export type Preview = z.output<typeof previewAnswer>

/** The first rows under their headers; above each column the field it stands for. */
export function PreviewTable({
  preview,
  onMap,
}: {
  preview: Preview
  onMap: (mapping: (string | null)[]) => void
}) {
  const { headers, mapping } = preview.settings
  const map = (column: number, field: string) =>
    // A field stands in one column only: choosing it here takes it from there.
    onMap(mapping.map((key, i) => (i === column ? field || null : key === field ? null : key)))
  return (
    <section style={{ overflowX: 'auto' }} aria-label={t('columns')}>
      <table className="preview">
        <thead>
          <tr>
            {headers.map((header, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: headers may repeat, columns do not move
              <th key={column} scope="col">
                <div className="field">
                  <span className="nw">{header}</span>
                  <select
                    style={{ minWidth: 136 }}
                    aria-label={t('standsFor', { column: header })}
                    value={mapping[column] ?? ''}
                    onChange={event => map(column, event.target.value)}
                  >
                    <option value="">{t('leftOut')}</option>
                    {preview.fields.map(field => (
                      <option key={field.key} value={field.key}>
                        {field.required
                          ? t('needed', { field: fieldName(field.key) })
                          : (field.label ?? fieldName(field.key))}
                      </option>
                    ))}
                  </select>
                </div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.sample.slice(0, 8).map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other key
            <tr key={i}>
              {headers.map((_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move
                <td key={column} className={mapping[column] === null ? 'i3 nw' : 'nw'}>
                  {row[column] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
