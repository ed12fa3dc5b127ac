import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { triedExamples } from './examples.ts'
import { readValue } from './model/pattern.ts'
import type { RuleSet } from './model/rule.ts'
import { assertCampaign, readDraft } from './queries.ts'
import { deleteDraft, lockRules, publishDraft, upsertDraft } from './store-rules.ts'

/**
 * Keeps the draft. Refuses `key_twice`, `nothing_asked` (a value that is empty before its name), `ends_before_start`,
 * `no_such_campaign`.
 */
export async function saveDraft(
  tx: Tx,
  actor: Actor,
  { note, rules }: { note: string; rules: RuleSet },
  now: Date,
): Promise<number> {
  const keys = new Set<string>()
  rules.rules.forEach((rule, at) => {
    const field = `rules/rules/${at}`
    if (keys.has(rule.key))
      refuse('key_twice', 422, `Two rules have the key "${rule.key}".`, { field: `${field}/key` })
    keys.add(rule.key)
    if (rule.from && rule.until && rule.until < rule.from)
      refuse('ends_before_start', 422, `The last day of "${rule.name}" comes before its first.`, {
        field: `${field}/until`,
      })
    if (rule.when.some(test => test.in?.some(value => readValue(value).pattern === '')))
      refuse('nothing_asked', 422, `A value of "${rule.name}" has a name but nothing to look for.`, {
        field: `${field}/when`,
      })
  })
  for (const campaignId of new Set(rules.rules.map(rule => rule.campaignId ?? null)))
    await assertCampaign(tx, campaignId)
  return upsertDraft(tx, { note, rules, madeBy: actor.userId }, now)
}

export const dropDraft = (tx: Tx): Promise<void> => deleteDraft(tx)

/**
 * Puts the draft in force from a moment on. Refuses `no_draft`, `in_the_past` (what came is told anew by a run), and
 * `examples_fail` unless accepted.
 */
export async function publishRules(
  tx: Tx,
  actor: Actor,
  { fromAt, accept }: { fromAt?: string | undefined; accept: boolean },
  now: Date,
): Promise<number> {
  await lockRules(tx)
  const draft = await readDraft(tx)
  if (!draft) return refuse('no_draft', 409, 'There is no draft to publish.')
  const from = fromAt ? new Date(fromAt) : now
  if (from < now)
    refuse(
      'in_the_past',
      422,
      'Choose a moment to come. What came before is changed by a run over history.',
      {
        field: 'fromAt',
      },
    )
  const failing = (await triedExamples(tx, now)).filter(({ draft: tried }) => tried && !tried.holds)
  if (failing.length > 0 && !accept)
    refuse(
      'examples_fail',
      409,
      `${failing.length} ${failing.length === 1 ? 'example does' : 'examples do'} not hold: ${failing
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')}.`,
      { field: 'accept' },
    )
  await publishDraft(tx, draft.version, { fromAt: from, by: actor.userId })
  return draft.version
}
