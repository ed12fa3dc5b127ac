import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { folded } from '../shared/batch.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { examine, suggestReading } from './examine.ts'
import type { previewAnswer } from './model/contract.ts'
import type { Settings } from './model/settings.ts'
import { pathOf, type TransferPlace } from './place.ts'
import { fieldsOfKind, importById, storedImport } from './queries.ts'
import { headersOf } from './read-table.ts'
import { sheetsOf } from './read-workbook.ts'
import { storeSettings } from './store.ts'
import { triedUpTo, tryImport } from './try-import.ts'

export type Preview = z.input<typeof previewAnswer>
type Given<T> = { [K in keyof T]?: T[K] | undefined }
export type SettingsInput = Given<
  Omit<Settings, 'headers' | 'doubted' | 'format' | 'exact' | 'origin' | 'preset'>
>

async function draft(tx: Tx, actor: Actor, id: number) {
  const shown = await importById(tx, actor, id)
  if (shown.state !== 'draft')
    refuse('already_started', 409, 'This import has been started; its settings stand.')
  return { shown, stored: (await storedImport(tx, id))! }
}

/** What a draft would read. Refuses `no_such_import`, `already_started`. */
export async function previewImport(
  tx: Tx,
  actor: Actor,
  id: number,
  place: TransferPlace,
): Promise<Preview> {
  const { shown, stored } = await draft(tx, actor, id)
  const { settings } = stored
  const path = pathOf(place, stored.storedAs)
  const fields = await fieldsOfKind(tx, shown.kind)
  const { about: _, ...seen } = await examine(tx, path, shown.kind, fields, settings)
  const accepted = new Set(settings.same.map(one => `${one.field}\n${folded(one.from)}\n${one.to}`))
  const { problems, ...expected } = stored.tried ?? { problems: seen.problems }
  return {
    ...seen,
    problems,
    expected: 'created' in expected ? expected : null,
    id,
    kind: shown.kind,
    fileName: shown.fileName,
    settings,
    sheets: settings.format === 'xlsx' ? await sheetsOf(path) : [],
    fields: fields.map(({ key, type, required, custom }) => ({
      label: custom?.label ?? null,
      key,
      type,
      required: required ?? false,
    })),
    same: seen.same
      .slice(0, 500)
      .map(one => ({ ...one, accepted: accepted.has(`${one.field}\n${folded(one.from)}\n${one.to}`) })),
  }
}

/** Changes how a draft is read; another encoding or delimiter reads the header anew. Answers the new preview. */
export async function mapImport(
  tx: Tx,
  actor: Actor,
  id: number,
  input: SettingsInput,
  place: TransferPlace,
  now: Date,
): Promise<Preview> {
  const { shown, stored } = await draft(tx, actor, id)
  const path = pathOf(place, stored.storedAs)
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  let settings: Settings = { ...stored.settings, ...given }
  const fields = await fieldsOfKind(tx, shown.kind)
  if (input.encoding !== undefined || input.delimiter !== undefined || input.sheet !== undefined) {
    const table = { ...settings, headers: await headersOf(path, settings) }
    settings = {
      ...(await suggestReading(path, shown.kind, fields, table)),
      ...given,
      headers: table.headers,
    }
  }
  if (settings.mapping.length !== settings.headers.length)
    refuse(
      'bad_mapping',
      422,
      `The file has ${settings.headers.length} columns; the mapping has ${settings.mapping.length}.`,
      { field: 'mapping' },
    )
  const keys = new Set(fields.map(field => field.key))
  const unknown = settings.mapping.find(key => key !== null && !keys.has(key))
  if (unknown)
    refuse('bad_mapping', 422, `"${unknown}" is not a field of ${shown.kind}.`, { field: 'mapping' })
  const seen = await examine(tx, path, shown.kind, fields, settings)
  const tried =
    seen.complete && seen.rows <= triedUpTo
      ? await tryImport(tx, actor, { kind: shown.kind, path, fields, settings }, now)
      : null
  await storeSettings(tx, id, settings, seen.about, tried)
  return previewImport(tx, actor, id, place)
}
