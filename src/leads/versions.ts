import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import { definitionsByVersion } from './definitions.ts'
import { type DescribeNeeds, describeRules } from './describe-rules.ts'
import { lastVersion } from './drafts.ts'
import { changedRules } from './model/definition/changes.ts'
import type { definitionContract } from './model/definition-contract.ts'

type Versions = z.infer<(typeof definitionContract)['GET /api/definition/versions']['response']>
type VersionDetail = z.infer<(typeof definitionContract)['GET /api/definition/versions/:version']['response']>

/** All versions, newest first, with who signed them and how many leads they judged of those that the reader sees. */
export async function listVersions(tx: Tx): Promise<Versions['items']> {
  const { rows } = await sql<Versions['items'][number]>`
    select d.version, d.name, to_json(d.in_force_from)#>>'{}' as "inForceFrom", d.draft_id as "draftId",
      (select count(*) from lead l where l.definition_version = d.version) as leads, d.signatures
    from lead_definition d order by d.version desc limit 500`.execute(tx)
  return rows
}

/** One version beside the one before it. Refuses `no_such_version`. */
export async function versionDetail(
  tx: Tx,
  needs: DescribeNeeds,
  version: number,
  language: Locale,
): Promise<VersionDetail> {
  if (version > (await lastVersion(tx))) refuse('no_such_version', 404, 'There is no such version.')
  const found = await definitionsByVersion(tx, version > 1 ? [version, version - 1] : [version])
  const { name, rules, inForceFrom } = found.get(version)!
  const before = found.get(version - 1) ?? null
  const { rows } = await sql<{ draftId: number | null; leads: number }>`
    select (select draft_id from lead_definition where version = ${version}) as "draftId",
      (select count(*) from lead where definition_version = ${version}) as leads`.execute(tx)
  return {
    version,
    name,
    inForceFrom: inForceFrom.toISOString(),
    rules: (await describeRules(tx, needs, rules, language)).rules,
    before: before && {
      version: before.version,
      rules: (await describeRules(tx, needs, before.rules, language)).rules,
    },
    changed: before ? changedRules(before.rules, rules) : [],
    ...rows[0]!,
  }
}
