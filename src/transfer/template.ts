import { readFile, rm } from 'node:fs/promises'
import type { Field, Kind } from './model/fields.ts'
import { csvLine } from './model/formula.ts'
import { newPlace, type TransferPlace } from './place.ts'
import { writeWorkbook } from './write-workbook.ts'

/** Columns that only our own exports have. */
const machineOnly = new Set([
  'key',
  'accountKey',
  'personKey',
  'points',
  'consents',
  'properties',
  'visitor',
  'machine',
  'parentKey',
  'people',
  'reasons',
  'touchKey',
  'definition',
  'joinedTo',
  'routedAt',
  'fit',
  'engagement',
  'openedAt',
  'closedAt',
  'orderedAt',
])

const examples: Partial<Record<Field['type'], string>> = {
  email: 'anneke.devries@vriespak.example',
  day: '2024-05-31',
  instant: '2024-05-31 14:05',
  money: '1234.50',
  integer: '1',
  number: '1.5',
  flag: 'yes',
}
const byKey: Record<string, string> = {
  name: 'Anneke de Vries',
  account: 'Vriespak BV',
  kind: 'call',
  country: 'NL',
  phone: '+31 20 555 01 02',
  phone2: '+31 20 555 01 03',
  street: 'Havenstraat 12',
  postalCode: '1012 AB',
  city: 'Amsterdam',
  website: 'vriespak.example',
  stage: 'Prospecting',
  externalId: 'C-1001',
  number: 'A-1001',
}

/** An empty table of a kind with one row that shows how it is filled; the needed columns come first. */
export async function templateOf(
  kind: Kind,
  fields: readonly Field[],
  format: 'csv' | 'xlsx',
  place: TransferPlace,
): Promise<Buffer> {
  const shown = fields.filter(field => !machineOnly.has(field.key))
  const sorted = [...shown.filter(field => field.required), ...shown.filter(field => !field.required)]
  const headers = sorted.map(field => field.custom?.label ?? field.key)
  const example = sorted.map(({ key, type }) =>
    kind === 'accounts' && key === 'name'
      ? 'Vriespak BV'
      : kind === 'accounts' && key === 'kind'
        ? 'prospect'
        : (byKey[key] ?? examples[type] ?? ''),
  )
  if (format === 'csv') return Buffer.from(`\ufeff${csvLine(headers)}${csvLine(example)}`)
  const { path } = await newPlace(place)
  try {
    await writeWorkbook(
      path,
      kind,
      headers,
      (async function* () {
        yield example
      })(),
      new Date(0),
    )
    return await readFile(path)
  } finally {
    await rm(path, { force: true })
  }
}
