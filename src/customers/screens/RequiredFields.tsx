import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { TypedFields, type TypedValues } from '../../ui/TypedField.tsx'
import { custom, type DeclaredField } from './api.ts'

/** What the company asks for whenever a record of this kind is made. */
export function useRequired(record: 'person' | 'account') {
  const [values, setValues] = useState<TypedValues>({})
  const declared = custom.useApi('GET /api/custom-fields', { query: { record } })
  return { fields: (declared.data?.items ?? []).filter(field => field.required), values, setValues }
}

export function RequiredFields({
  fields,
  values,
  setValues,
  problem,
}: {
  fields: DeclaredField[]
  values: TypedValues
  setValues: (values: TypedValues) => void
  problem: Problem | null
}) {
  return <TypedFields fields={fields} values={values} onChange={setValues} problem={problem} />
}
