import { z } from 'zod'
import { contract, cursor, id, idParams, instant, words } from '../../platform/contract.ts'
import { marketers, staff } from '../../team/model/access.ts'
import { designSchema } from './design-schema.ts'

const origin = z
  .string()
  .max(200)
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, 'such as https://www.example.com')
const place = z.object({ where: z.string(), before: z.string().nullable(), after: z.string().nullable() })
const pointed = z.object({ pointer: z.string(), detail: z.string() })
const designAnswer = z.object({
  formId: z.number(),
  name: z.string(),
  slug: z.string(),
  kind: z.enum(['guide', 'contact', 'trial', 'event']),
  purposeName: z.string(),
  consentVersion: z.number(),
  /** What is being arranged: the draft, or what is published where there is none. */
  design: designSchema,
  draft: z.boolean(),
  /** Goes up with each draft that is kept; a draft is kept over the one that was read. */
  over: z.number(),
  version: z.number(),
  problems: z.array(pointed),
  missing: z.array(z.object({ language: z.string(), where: z.string() })),
  changes: z.array(place),
  origins: z.array(z.string()),
  versions: z.array(
    z.object({
      number: z.number(),
      consentVersion: z.number(),
      publishedAt: instant,
      by: z.string().nullable(),
      submissions: z.number(),
    }),
  ),
  declared: z.array(
    z.object({
      name: z.string(),
      key: z.string(),
      label: z.string(),
      type: z.enum(['text', 'number', 'money', 'date', 'yes_no', 'choice', 'choices', 'link']),
      required: z.boolean(),
      choices: z.array(z.object({ key: z.string(), label: z.string() })),
      archived: z.boolean(),
      help: z.string().nullable(),
      record: z.string(),
    }),
  ),
  pictures: z.array(z.object({ id: z.number(), name: z.string() })),
  users: z.array(z.object({ id: z.number(), name: z.string() })),
  segments: z.array(z.object({ id: z.number(), name: z.string() })),
})
const interval = z.object({ low: z.number(), high: z.number() })
export const arrivalShows = ['views', 'starts', 'reached', 'sent', 'left', 'silent'] as const
const period = {
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  variant: z.enum(['a', 'b', 'c', 'd']).optional(),
  source: words(60).optional(),
}
const held = z.object({
  id: z.number(),
  at: instant,
  reasons: z.array(z.string()),
  email: z.string().nullable(),
  answers: z.array(z.object({ name: z.string(), text: z.string() })),
})

export const designContract = contract({
  'GET /api/forms/:id/design': {
    summary:
      'How a form is arranged: draft or published, what is wrong, untranslated or changed in it, and its versions',
    access: staff,
    params: idParams,
    response: designAnswer,
  },
  'PUT /api/forms/:id/draft': {
    summary: 'Keep a draft; visitors see it once it is published',
    access: marketers,
    params: idParams,
    body: z.strictObject({ design: designSchema, over: z.number().int().min(0) }),
    response: designAnswer,
  },
  'POST /api/forms/:id/versions': {
    summary: 'Publish the draft as the next version; other words of consent are their next version too',
    access: marketers,
    params: idParams,
    body: z.strictObject({ over: z.number().int().min(0) }),
    response: designAnswer,
  },
  'GET /api/forms/:id/versions/:number': {
    summary: 'A version as visitors saw it, and what it changed',
    access: staff,
    params: z.strictObject({
      id: z.coerce.number().int().positive(),
      number: z.coerce.number().int().positive(),
    }),
    response: z.object({ number: z.number(), design: designSchema, changes: z.array(place) }),
  },
  'PUT /api/forms/:id/origins': {
    summary: 'The origins of pages that may embed a form, and to which it may send on',
    access: marketers,
    params: idParams,
    body: z.strictObject({ origins: z.array(origin).max(20) }),
    response: designAnswer,
  },
  'GET /api/forms/:id/figures': {
    summary:
      'Views, starts, how far visitors came, submissions and refusals of a form, with what its pages say of each other',
    access: staff,
    params: idParams,
    query: z.strictObject(period),
    response: z.object({
      since: instant.nullable(),
      views: z.number(),
      scripted: z.number(),
      starts: z.number(),
      sent: z.number(),
      /** Half took at most so many seconds from opening to sending. */
      medianSeconds: z.number().nullable(),
      fields: z.array(
        z.object({
          name: z.string(),
          label: z.string(),
          reached: z.number(),
          left: z.number(),
          refused: z.number(),
        }),
      ),
      refusals: z.array(z.object({ reason: z.string(), n: z.number() })),
      held: z.number(),
      sources: z.array(z.string()),
      variants: z.array(
        z.object({
          key: z.string(),
          name: z.string(),
          share: z.number(),
          views: z.number(),
          shown: z.number(),
          sent: z.number(),
          interval,
          /** Against the first. */
          difference: interval.nullable(),
          probability: z.number().nullable(),
          standing: z.enum(['not_yet', 'mismatch', 'better', 'worse', 'no_difference']).nullable(),
        }),
      ),
      mismatch: z.number().nullable(),
      test: z
        .object({
          baseline: z.number(),
          lift: z.number(),
          planned: z.number(),
          startedAt: instant,
          endedAt: instant.nullable(),
          winner: z.string().nullable(),
        })
        .nullable(),
    }),
  },
  'GET /api/forms/:id/arrivals': {
    summary: 'The visits behind a figure of a form, newest first, with names where they are known',
    access: staff,
    params: idParams,
    query: z.strictObject({
      ...period,
      show: z.enum(arrivalShows),
      field: z.string().max(60).optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(
        z.object({
          key: z.string(),
          at: instant,
          person: z.object({ id: z.number(), name: z.string() }).nullable(),
          variant: z.string(),
          lastField: z.string().nullable(),
          sent: z.boolean(),
          source: z.string().nullable(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'POST /api/forms/:id/test': {
    summary:
      'Begin a test of the pages of the published version; how many visitors it needs is reckoned before',
    access: marketers,
    params: idParams,
    body: z.strictObject({ baseline: z.number().min(0.001).max(0.9), lift: z.number().min(0.02).max(5) }),
    response: z.object({ planned: z.number() }),
  },
  'POST /api/forms/:id/test/end': {
    summary: 'End a test: the page that is chosen is published alone',
    access: marketers,
    params: idParams,
    body: z.strictObject({ winner: z.enum(['a', 'b', 'c', 'd']), over: z.number().int().min(0) }),
    response: designAnswer,
  },
  'GET /api/forms/:id/held': {
    summary: 'Submissions that are odd and wait for a person; nothing has followed from them',
    access: marketers,
    params: idParams,
    response: z.object({ items: z.array(held) }),
  },
  'POST /api/held-submissions/:id/release': {
    summary:
      'Let a held submission through: it is written down and everything follows as if it had just come',
    access: marketers,
    params: idParams,
    response: z.object({ submissionId: z.number() }),
  },
  'POST /api/held-submissions/:id/drop': {
    summary: 'Throw a held submission away; what was typed is erased',
    access: marketers,
    params: idParams,
    response: z.object({ dropped: z.literal(true) }),
  },
  'POST /api/forms/:id/personal-links': {
    summary: 'A signed link for one person: what that person gave in forms stands in its fields',
    access: marketers,
    params: idParams,
    body: z.strictObject({ personId: id, days: z.number().int().min(1).max(90).default(30) }),
    response: z.object({ url: z.string(), endsAt: instant }),
  },
})
