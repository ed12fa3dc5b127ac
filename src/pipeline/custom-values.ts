import { readValues } from '../customers/custom-values.ts'
import type { ValuesOf } from '../customers/declare-field.ts'
import { writeOpportunityValues } from './store.ts'

/** How the values of a declared field are read and written in all opportunities when its declaration changes. */
export const opportunityValuesOf: ValuesOf = {
  read: readValues('opportunity'),
  write: writeOpportunityValues,
}
