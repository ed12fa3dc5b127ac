import { type CustomField, type CustomValues, readText } from '../../customers/model/custom-field.ts'

/** Fields of the company's own in a hosted form: how they are named there, and how what was typed is read. */
export type DeclaredFault = 'missing' | 'unreadable'
export const inputName = (key: string): string => `custom.${key}`
/** A choice of several has a box of its own. */
export const boxName = (key: string, choice: string): string => `custom.${key}.${choice}`

/** What was typed into each field, as text; the choices of several in one, as a file would have them. */
export function typedDeclared(
  fields: readonly CustomField[],
  body: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ key, type, choices }) => {
      const said = body[inputName(key)]
      const text =
        type === 'choices'
          ? choices
              .filter(choice => body[boxName(key, choice.key)] === 'yes')
              .map(choice => choice.key)
              .join('; ')
          : typeof said === 'string'
            ? said.slice(0, 4_000)
            : ''
      return [key, text]
    }),
  )
}

/** Values of what was typed, empty ones left out, with one fault a field at most. */
export function readDeclared(
  fields: readonly CustomField[],
  typed: Readonly<Record<string, string>>,
  currency: string,
): { values: CustomValues; faults: Record<string, DeclaredFault> } {
  const values: CustomValues = {}
  const faults: Record<string, DeclaredFault> = {}
  for (const field of fields) {
    const read = readText(field, typed[field.key] ?? '', { currency })
    if ('problem' in read) faults[field.key] = 'unreadable'
    else if (read.value !== null) values[field.key] = read.value
    else if (field.required) faults[field.key] = 'missing'
  }
  return { values, faults }
}
