import { z } from 'zod'
import { campaignChannels } from '../../campaigns/model/campaign.ts'
import { contract, cursor, day, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { marketers, staff } from '../../team/model/access.ts'
import { nameKinds } from './campaign-names.ts'
import { askedOf, ruleChannels } from './rule.ts'

const site = words(200)
export const ruleSetShape = z.strictObject({
  own: z.array(site).max(200),
  passing: z.array(site).max(200),
  rules: z
    .array(
      z.strictObject({
        key: z
          .string()
          .regex(/^[a-z0-9][a-z0-9._-]{0,59}$/, 'letters, digits, points and hyphens, at most 60'),
        name: words(120),
        when: z
          .array(
            z.strictObject({
              of: z.enum(askedOf),
              in: z.array(words(200)).min(1).max(300).optional(),
              not: z.boolean().optional(),
            }),
          )
          .max(12),
        channel: z.enum(ruleChannels),
        campaignId: id.nullable().optional(),
        from: day.nullable().optional(),
        until: day.nullable().optional(),
        off: z.boolean().optional(),
      }),
    )
    .max(300),
})
const person = z.object({ id: z.number(), name: z.string() })
const named = z.object({ id: z.number(), name: z.string() })
const versionAnswer = z.object({
  version: z.number(),
  note: z.string(),
  state: z.enum(['draft', 'published', 'standard']),
  fromAt: instant.nullable(),
  by: z.string().nullable(),
  inForce: z.boolean(),
  arrivals: z.number(),
})
const why = z.object({
  channel: z.string().nullable(),
  name: z.string(),
  rule: z.string(),
  ruleName: z.string().nullable(),
  version: z.number(),
  campaign: named.nullable(),
  campaignBy: z.string().nullable(),
  campaignTag: z.string().nullable(),
  medium: z.string().nullable(),
  term: z.string().nullable(),
  content: z.string().nullable(),
  clicks: z.array(z.string()),
  referrer: z.string().nullable(),
  disagreed: z.string().nullable(),
})
const exampleFields = {
  name: words(120),
  address: words(2_000),
  referrer: z.string().trim().max(2_000).default(''),
  channel: z.enum([...campaignChannels, 'none']),
  campaignId: id.nullable().default(null),
}
const tried = z.object({
  channel: z.string(),
  campaignId: z.number().nullable(),
  rule: z.string(),
  holds: z.boolean(),
})
const exampleAnswer = z.object({
  id: z.number(),
  name: z.string(),
  address: z.string(),
  referrer: z.string(),
  channel: z.string(),
  campaign: named.nullable(),
  inForce: tried,
  draft: tried.nullable(),
})
const arrivalAnswer = z.object({
  touchId: z.number(),
  title: z.string(),
  occurredAt: instant,
  person: person.nullable(),
  channel: z.string().nullable(),
  name: z.string(),
  campaign: named.nullable(),
  campaignTag: z.string().nullable(),
  disagreed: z.string().nullable(),
  byHand: z.boolean(),
})
const runAnswer = z.object({
  id: z.number(),
  version: z.number(),
  fromAt: instant.nullable(),
  untilAt: instant.nullable(),
  tag: z.string().nullable(),
  state: z.enum(['telling', 'told', 'writing', 'done', 'undoing', 'undone', 'dropped']),
  done: z.number(),
  total: z.number(),
  read: z.number(),
  moved: z.number(),
  explained: z.number(),
  byHand: z.number(),
  kept: z.number(),
  leads: z.number(),
  madeBy: z.string().nullable(),
  madeAt: instant,
  endedAt: instant.nullable(),
})
const moved = {
  from: z.string().nullable(),
  to: z.string().nullable(),
  fromCampaign: named.nullable(),
  toCampaign: named.nullable(),
}
const page = { cursor: cursor.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable(), total: z.number() })
const version = z.coerce.number().int().min(0).max(1_000_000)

export const sourcesContract = contract({
  'GET /api/sources/rules': {
    summary: 'The rules of where arrivals come from: those in force, the draft, and all versions',
    access: staff,
    response: z.object({
      inForce: z.object({ version: z.number(), rules: ruleSetShape }),
      draft: z.object({ version: z.number(), note: z.string(), rules: ruleSetShape }).nullable(),
      versions: z.array(versionAnswer),
    }),
  },
  'GET /api/sources/rules/:version': {
    summary: 'One version of the rules',
    access: staff,
    params: z.strictObject({ version }),
    response: z.object({ version: z.number(), rules: ruleSetShape }),
  },
  'PUT /api/sources/draft': {
    summary: 'Keep a draft of the rules',
    access: marketers,
    body: z.strictObject({ note: z.string().trim().max(500).default(''), rules: ruleSetShape }),
    response: z.object({ version: z.number() }),
  },
  'DELETE /api/sources/draft': { summary: 'Drop the draft', access: marketers, response: ok },
  'POST /api/sources/publication': {
    summary:
      'Publish the draft from a moment on; examples that do not hold refuse it unless they are accepted',
    access: marketers,
    body: z.strictObject({ fromAt: z.iso.datetime().optional(), accept: z.boolean().default(false) }),
    response: z.object({ version: z.number() }),
  },
  'GET /api/sources/examples': {
    summary:
      'Example arrivals, what is expected of them, and what the rules in force and the draft make of them',
    access: staff,
    response: z.object({ items: z.array(exampleAnswer) }),
  },
  'POST /api/sources/examples': {
    summary: 'Add an example arrival',
    access: marketers,
    body: z.strictObject(exampleFields),
    response: z.object({ id: z.number() }),
  },
  'DELETE /api/sources/examples/:id': {
    summary: 'Remove an example',
    access: marketers,
    params: idParams,
    response: ok,
  },
  'POST /api/sources/trials': {
    summary: 'Walk an address and a referrer through the rules; nothing is written',
    access: staff,
    body: z.strictObject({
      address: words(2_000),
      referrer: z.string().trim().max(2_000).default(''),
      draft: z.boolean().default(false),
    }),
    response: z.object({
      version: z.number(),
      found: why,
      strands: z.array(
        z.object({ of: z.string(), channel: z.string(), name: z.string(), disagrees: z.boolean() }),
      ),
      steps: z.array(
        z.object({ rule: z.string(), name: z.string(), decided: z.boolean(), failed: z.string().nullable() }),
      ),
    }),
  },
  'GET /api/sources/unknown-campaigns': {
    summary: 'Tags of campaigns that no campaign is known by, most frequent first',
    access: staff,
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    response: z.object({
      items: z.array(
        z.object({ tag: z.string(), touches: z.number(), lastAt: instant, like: named.nullable() }),
      ),
      total: z.number(),
    }),
  },
  'GET /api/sources/conflicts': {
    summary: 'Patterns of evidence that disagrees, most frequent first',
    access: staff,
    response: z.object({
      items: z.array(z.object({ pattern: z.string(), touches: z.number(), lastAt: instant })),
    }),
  },
  'GET /api/sources/arrivals': {
    summary: 'Arrivals with why they have their source: the rows behind the figures',
    access: staff,
    query: z.strictObject({
      tag: z.string().max(100).optional(),
      disagreed: z.string().max(500).optional(),
      rule: z.string().max(60).optional(),
      ...page,
    }),
    response: listOf(arrivalAnswer),
  },
  'GET /api/sources/names': {
    summary: 'Further names of campaigns',
    access: staff,
    query: z.strictObject({ campaignId: id.optional() }),
    response: z.object({
      items: z.array(
        z.object({ id: z.number(), kind: z.enum(nameKinds), pattern: z.string(), campaign: named }),
      ),
    }),
  },
  'POST /api/sources/names': {
    summary:
      'Say which campaign a tag, a name on a platform, an address or an offer means; * stands for any signs',
    access: marketers,
    body: z.strictObject({ kind: z.enum(nameKinds), pattern: words(200), campaignId: id }),
    response: z.object({ id: z.number() }),
  },
  'DELETE /api/sources/names/:id': {
    summary: 'Forget a further name',
    access: marketers,
    params: idParams,
    response: ok,
  },
  'POST /api/sources/campaigns': {
    summary: 'Make a campaign of a tag that is not known',
    access: marketers,
    body: z.strictObject({ tag: words(100), name: words(120), channel: z.enum(campaignChannels) }),
    response: z.object({ id: z.number() }),
  },
  'GET /api/sources/touches/:id': {
    summary: 'Why a touch has its source',
    access: staff,
    params: idParams,
    response: z.object({ why: why.nullable(), byHand: z.string().nullable() }),
  },
  'GET /api/sources/leads/:id': {
    summary: 'Why a lead has its source: by the touch that raised it',
    access: staff,
    params: idParams,
    response: z.object({
      touchId: z.number().nullable(),
      why: why.nullable(),
      byHand: z.string().nullable(),
    }),
  },
  'POST /api/sources/touches/:id/correction': {
    summary: 'Say by hand where an arrival came from; no rule changes it again',
    access: marketers,
    params: idParams,
    body: z.strictObject({ channel: z.enum(campaignChannels), campaignId: id.nullable() }),
    response: ok,
  },
  'GET /api/sources/runs': {
    summary: 'Runs over history, latest first',
    access: staff,
    response: z.object({ items: z.array(runAnswer) }),
  },
  'POST /api/sources/runs': {
    summary: 'Tell what a version of the rules would change in history; nothing is changed yet',
    access: marketers,
    body: z.strictObject({
      version: version.optional(),
      from: day.nullable().default(null),
      until: day.nullable().default(null),
      tag: z.string().trim().toLowerCase().max(100).nullable().default(null),
    }),
    response: runAnswer,
  },
  'GET /api/sources/runs/:id': {
    summary: 'One run with its changes counted by channel and campaign',
    access: staff,
    params: idParams,
    response: runAnswer.extend({
      changes: z.array(z.object({ ...moved, touches: z.number() })),
    }),
  },
  'GET /api/sources/runs/:id/changes': {
    summary: 'The touches behind a count of a run',
    access: staff,
    params: idParams,
    query: z.strictObject({
      from: z.string().max(60).optional(),
      to: z.string().max(60).optional(),
      fromCampaignId: z.union([id, z.literal('none')]).optional(),
      toCampaignId: z.union([id, z.literal('none')]).optional(),
      ...page,
    }),
    response: listOf(
      z.object({
        touchId: z.number(),
        title: z.string(),
        occurredAt: instant,
        person: person.nullable(),
        ...moved,
      }),
    ),
  },
  'POST /api/sources/runs/:id/writing': {
    summary: 'Write what the run told',
    access: marketers,
    params: idParams,
    response: runAnswer,
  },
  'POST /api/sources/runs/:id/undoing': {
    summary: 'Take the latest run back exactly',
    access: marketers,
    params: idParams,
    response: runAnswer,
  },
  'DELETE /api/sources/runs/:id': {
    summary: 'Drop a run that only told',
    access: marketers,
    params: idParams,
    response: ok,
  },
})
