import { z } from 'zod'
import { contract, cursor, day, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { staff } from '../../team/model/access.ts'
import { segmentMakers } from './makers.ts'

const about = z.enum(['person', 'account'])
const language = z.enum(['en', 'nl', 'de']).default('en')
const page = { cursor: cursor.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
const reference = z.object({ id: z.number(), name: z.string() })
const user = z.object({ id: z.number(), name: z.string() }).nullable()
/** A condition as `shared/condition/read.ts` reads it: { version, about, when }. Its mistakes are named by their place. */
const condition = z.unknown()
const conditionAnswer = z.object({ version: z.literal(1), about, when: z.unknown() })
const note = z.string().trim().max(2_000)
const idList = z
  .string()
  .max(400)
  .regex(/^\d{1,15}(,\d{1,15})*$/)
  .transform(text => [...new Set(text.split(',').map(Number))])

/** Who uses a segment, and so would be changed with it. */
const usage = z.object({ kind: z.string(), id: z.number(), name: z.string() })
const segmentAnswer = z.object({
  id: z.number(),
  name: z.string(),
  note: z.string(),
  about,
  kind: z.enum(['live', 'static']),
  version: z.number(),
  /** In the language asked for; null of a static one. */
  sentence: z.string().nullable(),
  size: z.number(),
  /** In the last 7 and 30 days of the company, today included. */
  entered7: z.number(),
  left7: z.number(),
  entered30: z.number(),
  left30: z.number(),
  madeBy: user,
  createdAt: instant,
  changedAt: instant,
  archivedAt: instant.nullable(),
  /** Null until its members were first reckoned. */
  keptUntil: instant.nullable(),
  mayChange: z.boolean(),
})
const oneSegment = segmentAnswer.extend({
  condition: conditionAnswer.nullable(),
  /** Of what its condition refers to by id: 'campaign:3' to its name. */
  names: z.record(z.string(), z.string()),
})
const named = z.object({ kind: about, id: z.number(), name: z.string(), second: z.string().nullable() })
const choice = z.object({ key: z.string(), label: z.string() })
const trait = z.object({
  kind: z.string(),
  label: z.string(),
  to: z.string().optional(),
  choices: z.array(choice).optional(),
})
const foundTouch = z.object({ id: z.number(), at: instant, kind: z.string(), title: z.string() })
/** Each part of the condition by its place, the whole first. */
const explainedPart = z.object({
  at: z.string(),
  holds: z.boolean(),
  /** Of a field: what it is; null where it is not known. */
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullish(),
  /** Of touches: what was counted or summed; of persons: how many fit. Null where there is nothing to count from. */
  figure: z.string().nullish(),
  touches: z.array(foundTouch).optional(),
})
export type ExplainedPart = z.output<typeof explainedPart>
const explanation = z.object({
  subject: named,
  holds: z.boolean(),
  since: instant.nullable(),
  parts: z.array(explainedPart),
})
const which = {
  ids: z.array(id).min(1).max(5_000).optional(),
  /** Or all that a list of persons or accounts shows: its query, without order and page. */
  filter: z.record(z.string().max(40), z.union([z.string().max(6_000), z.number()])).optional(),
}
const listedAnswer = z.object({ changed: z.number(), size: z.number(), unknown: z.array(z.string()) })

export const segmentsContract = contract({
  'GET /api/segments': {
    summary: 'Segments, by name: what they say, how many are in them, who came and went',
    access: 'signed-in',
    query: z.strictObject({
      about: about.optional(),
      archived: z.enum(['true', 'false']).default('false'),
      q: z.string().max(80).optional(),
      language,
    }),
    response: z.object({ items: z.array(segmentAnswer) }),
  },
  'GET /api/segments/overlap': {
    summary: 'How many are in two segments at once, for each two of those named',
    access: 'signed-in',
    query: z.strictObject({
      ids: idList.refine(ids => ids.length >= 2 && ids.length <= 12, 'Name 2 to 12.'),
    }),
    response: z.object({
      segments: z.array(z.object({ id: z.number(), name: z.string(), about, size: z.number() })),
      /** `jaccard`: of all who are in one of the two, the share in both; 0 to 1. */
      pairs: z.array(z.object({ one: z.number(), other: z.number(), both: z.number(), jaccard: z.number() })),
    }),
  },
  'GET /api/segments/:id': {
    summary: 'A segment with its condition',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ language }),
    response: oneSegment,
  },
  'POST /api/segments': {
    summary: 'Make a segment: live by a condition, or static without one',
    access: segmentMakers,
    body: z.strictObject({ name: words(80), note: note.optional(), about, condition: condition.optional() }),
    response: oneSegment,
  },
  'PATCH /api/segments/:id': {
    summary:
      'Change a segment of yours; what it was stays readable. Of one that others use, say that you saw them',
    access: segmentMakers,
    params: idParams,
    body: z
      .strictObject({
        name: words(80),
        note,
        condition,
        /** The version that was changed: refused where another came in between. */
        version: z.number().int().positive(),
        usersSeen: z.boolean(),
      })
      .partial(),
    response: oneSegment,
  },
  'POST /api/segments/:id/archive': {
    summary: 'Archive a segment that nothing uses: nobody is in it any more, its history stays',
    access: segmentMakers,
    params: idParams,
    response: ok,
  },
  'POST /api/segments/:id/restore': {
    summary: 'Bring an archived segment back',
    access: segmentMakers,
    params: idParams,
    response: ok,
  },
  'POST /api/segments/:id/listed': {
    summary: 'Put persons or accounts into a static segment: by id, by e-mail address, or all of a list',
    access: segmentMakers,
    params: idParams,
    body: z.strictObject({ ...which, emails: z.array(z.string().max(254)).min(1).max(5_000).optional() }),
    response: listedAnswer,
  },
  'POST /api/segments/:id/unlisted': {
    summary: 'Take persons or accounts out of a static segment',
    access: segmentMakers,
    params: idParams,
    body: z.strictObject(which),
    response: listedAnswer,
  },
  'GET /api/segments/:id/members': {
    summary: 'Who is in a segment, newest known first; also those in another one, or without them',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ also: id.optional(), without: id.optional(), ...page }),
    response: z.object({
      items: z.array(named.extend({ since: instant })),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/segments/:id/changes': {
    summary: 'Who came and went, latest first; days are of the company and both belong to it',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({
      from: day.optional(),
      to: day.optional(),
      kind: z.enum(['entered', 'left']).optional(),
      ...page,
    }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          /** Null of whom the reader does not see, or who is gone. */
          subject: named.nullable(),
          entered: z.boolean(),
          at: instant,
          version: z.number(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/segments/:id/sizes': {
    summary: 'How many were in a segment at the end of each day, and who came and went on it',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ from: day.optional(), to: day.optional() }),
    response: z.object({
      items: z.array(z.object({ day: z.string(), size: z.number(), entered: z.number(), left: z.number() })),
    }),
  },
  'GET /api/segments/:id/versions': {
    summary: 'What a segment said and says, newest first',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ language }),
    response: z.object({
      items: z.array(
        z.object({
          version: z.number(),
          name: z.string(),
          note: z.string(),
          sentence: z.string().nullable(),
          condition: conditionAnswer.nullable(),
          madeBy: user,
          madeAt: instant,
        }),
      ),
    }),
  },
  'GET /api/segments/:id/users': {
    summary: 'What uses a segment',
    access: staff,
    params: idParams,
    response: z.object({ items: z.array(usage) }),
  },
  'GET /api/segments/:id/explain': {
    summary: 'Why somebody is in a segment or out of it',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ subject: id }),
    response: explanation,
  },
  'GET /api/persons/:id/segments': {
    summary: 'The segments that a person is in, those of the account among them',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ language }),
    response: z.object({ items: z.array(ofSubject()) }),
  },
  'GET /api/accounts/:id/segments': {
    summary: 'The segments that an account is in',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ language }),
    response: z.object({ items: z.array(ofSubject()) }),
  },
  'GET /api/condition-vocabulary': {
    summary: 'What conditions may speak of: fields, kinds of touch, sides, segments',
    access: 'signed-in',
    query: z.strictObject({ language }),
    response: z.object({
      traits: z.object({ person: z.record(z.string(), trait), account: z.record(z.string(), trait) }),
      touchKinds: z.array(choice),
      sides: z.array(choice),
      segments: z.array(reference.extend({ about })),
    }),
  },
  'GET /api/condition-values': {
    summary:
      'Values that there are, most frequent first, as somebody types; of large tables by a sample, which is said',
    access: 'signed-in',
    limit: { max: 600, windowMs: 60_000 },
    query: z.strictObject({
      about,
      /** 'trait:jobTitle', 'source', 'words', 'campaign', 'productGroup', 'segment', 'property', 'property:amount' */
      of: z.string().max(260),
      q: z.string().max(80).optional(),
      language,
    }),
    response: z.object({
      items: z.array(
        z.object({ value: z.union([z.string(), z.number()]), label: z.string(), n: z.number().nullable() }),
      ),
      /** Of how many rows the counts are; null where they are of all. */
      sampled: z.number().nullable(),
    }),
  },
  'GET /api/conditions/words': {
    summary: 'What a condition in an address says, with the names of what it refers to',
    access: 'signed-in',
    query: z.strictObject({ condition: z.string().max(6_000), language }),
    response: z.object({
      about,
      when: z.record(z.string(), z.unknown()),
      sentence: z.string(),
      /** 'campaign:3' to its name. */
      names: z.record(z.string(), z.string()),
    }),
  },
  'POST /api/conditions/preview': {
    summary:
      'How many a condition holds of, ten of them, and how many of them are in other segments; nothing is written',
    access: 'signed-in',
    limit: { max: 240, windowMs: 60_000 },
    body: z.strictObject({ about, condition, language: z.enum(['en', 'nl', 'de']).optional() }),
    response: z.object({
      sentence: z.string(),
      /** Exact where `from` and `to` are null; else an estimate of a sample, between them with 95 % confidence. */
      n: z.number(),
      from: z.number().nullable(),
      to: z.number().nullable(),
      sampled: z.number().nullable(),
      examples: z.array(named),
      /** Of those counted, or of the sample: so many are in these segments too. */
      overlaps: z.array(reference.extend({ n: z.number() })),
    }),
  },
  'POST /api/conditions/explain': {
    summary: 'Why a condition holds of somebody or does not: each part with what was found',
    access: 'signed-in',
    body: z.strictObject({ about, condition, subject: id }),
    response: explanation,
  },
})

function ofSubject() {
  return z.object({
    id: z.number(),
    name: z.string(),
    kind: z.enum(['live', 'static']),
    about,
    sentence: z.string().nullable(),
    since: instant,
    /** Of a person who is in it by the account. */
    subjectId: z.number(),
  })
}
