import type { CustomField } from '../../customers/model/custom-field.ts'
import { boxName, inputName } from './declared.ts'
import { formTexts } from './form-texts.ts'
import { escapeHtml } from './page.ts'

type Shown = CustomField & { help: string | null }
const types: Partial<Record<CustomField['type'], string>> = { date: 'date', link: 'url' }

/** The fields of the company's own, with their labels and help as they were declared. Every value is escaped. */
export function declaredInputs(
  fields: readonly Shown[],
  typed: Readonly<Record<string, string>>,
  faults: Readonly<Record<string, string>>,
  language: string,
): string {
  const t = formTexts(language)
  return fields
    .map(field => {
      const name = escapeHtml(inputName(field.key))
      const fault = faults[field.key]
      const said = fault ? `<span class="fault" id="${name}-fault">${escapeHtml(fault)}</span>` : ''
      const help = field.help ? ` <small>${escapeHtml(field.help)}</small>` : ''
      const optional = field.required ? '' : ` <small>${escapeHtml(t.optional)}</small>`
      const words = `${escapeHtml(field.label)}${optional}${help}`
      const value = typed[field.key] ?? ''
      const given = `${field.required ? ' required' : ''}${fault ? ` aria-invalid="true" aria-describedby="${name}-fault"` : ''}`
      if (field.type === 'choices')
        return `<fieldset class="field"><legend>${words}</legend>${boxes(field, value)}${said}</fieldset>`
      return `<div class="field"><label for="${name}">${words}</label>${control(field, name, value, given, t)}${said}</div>`
    })
    .join('\n')
}

function boxes({ key, choices }: Shown, value: string): string {
  const chosen = new Set(value.split('; '))
  return choices
    .map(choice => {
      const name = escapeHtml(boxName(key, choice.key))
      return `<div class="consent"><input type="checkbox" id="${name}" name="${name}" value="yes"${chosen.has(choice.key) ? ' checked' : ''}>
<label for="${name}">${escapeHtml(choice.label)}</label></div>`
    })
    .join('')
}

function control(
  field: Shown,
  name: string,
  value: string,
  given: string,
  t: ReturnType<typeof formTexts>,
): string {
  const options =
    field.type === 'choice'
      ? field.choices.map(choice => ({ value: choice.key, label: choice.label }))
      : field.type === 'yes_no'
        ? [
            { value: 'yes', label: t.yes },
            { value: 'no', label: t.no },
          ]
        : null
  if (options)
    return `<select id="${name}" name="${name}"${given}><option value="">${escapeHtml(t.choose)}</option>${options
      .map(
        each =>
          `<option value="${escapeHtml(each.value)}"${each.value === value ? ' selected' : ''}>${escapeHtml(each.label)}</option>`,
      )
      .join('')}</select>`
  const number = field.type === 'number' || field.type === 'money' ? ' inputmode="decimal"' : ''
  return `<input id="${name}" name="${name}"${given} type="${types[field.type] ?? 'text'}"${number} maxlength="2000" value="${escapeHtml(value)}">`
}
