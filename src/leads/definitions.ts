import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { defaultName, defaultRules } from './model/definition/default.ts'
import type { Definition } from './model/definition/rules.ts'

const select = sql`select version, name, rules, in_force_from as "inForceFrom" from lead_definition`
/** Where nobody has published one yet. */
const first: Definition = { version: 1, name: defaultName, rules: defaultRules, inForceFrom: new Date(0) }

/** The version that judges at a moment: the latest of those in force by then. */
export async function definitionInForce(tx: Tx, now: Date): Promise<Definition> {
  const { rows } = await sql<Definition>`/* prepared */
    ${select} where in_force_from <= ${now}::timestamptz order by version desc limit 1`.execute(tx)
  return rows[0] ?? first
}

/** The version that is signed and comes into force next, if any. */
export async function nextDefinition(tx: Tx, now: Date): Promise<Definition | null> {
  const { rows } = await sql<Definition>`${select} where in_force_from > ${now}::timestamptz
    and version > (select coalesce(max(version), 0) from lead_definition where in_force_from <= ${now}::timestamptz)
    order by in_force_from limit 1`.execute(tx)
  return rows[0] ?? null
}

/** These versions, by number; what is not kept is judged as the first is. */
export async function definitionsByVersion(
  tx: Tx,
  versions: readonly number[],
): Promise<Map<number, Definition>> {
  const { rows } =
    await sql<Definition>`${select} where version = any(${versions as number[]}::int[])`.execute(tx)
  const kept = new Map(rows.map(each => [each.version, each]))
  return new Map(versions.map(version => [version, kept.get(version) ?? { ...first, version }]))
}
