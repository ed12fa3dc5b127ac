import { type CustomField, type CustomValues, readText } from '../../customers/model/custom-field.ts'

/** Values of declared fields as they were typed, empty ones left out. `field.name` is its name in the form. */
export function readDeclared(
  fields: readonly (CustomField & { name: string })[],
  answers: Readonly<Record<string, string>>,
  currency: string,
): { values: CustomValues; unreadable: string[] } {
  const values: CustomValues = {}
  const unreadable: string[] = []
  for (const field of fields) {
    const read = readText(field, answers[field.name] ?? '', { currency })
    if ('problem' in read) unreadable.push(field.name)
    else if (read.value !== null) values[field.key] = read.value
  }
  return { values, unreadable }
}
