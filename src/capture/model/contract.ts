import { z } from 'zod'
import { contract, cursor, id, idParams, instant, words } from '../../platform/contract.ts'
import { marketers, staff } from '../../team/model/access.ts'
import { formKinds, formLanguages } from './fields.ts'

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens, 63 at most')
/** What a form is for us; how it looks and what it says is its design. */
const settings = {
  slug,
  name: words(120),
  kind: z.enum(formKinds),
  /** Key of the purpose that the consent is for; where it demands it, a mail asks the person to confirm. */
  consentPurpose: words(40),
  campaignId: id.nullable(),
  productGroupId: id.nullable(),
  active: z.boolean(),
}
const fields = {
  ...settings,
  language: z.enum(formLanguages),
  headline: words(200),
  intro: words(4000),
  button: words(60),
  thanks: words(2000),
  consentText: words(1000),
  /** Keys of declared fields of persons that it asks for, in this order. */
  customFields: z.array(z.string().max(40)).max(20),
}
const reference = z.object({ id: z.number(), name: z.string() }).nullable()
export const formAnswer = z.object({
  id: z.number(),
  slug: z.string(),
  name: z.string(),
  kind: z.enum(formKinds),
  language: z.string(),
  headline: z.string(),
  intro: z.string(),
  button: z.string(),
  thanks: z.string(),
  consentText: z.string(),
  consentVersion: z.number(),
  consentPurpose: z.string(),
  fileName: z.string().nullable(),
  fileBytes: z.number(),
  campaign: reference,
  productGroup: reference,
  customFields: z.array(z.string()),
  active: z.boolean(),
  /** Published version of its design; 0 where its words are those of this answer. */
  version: z.number(),
  path: z.string(),
  views: z.number(),
  submissions: z.number(),
  createdAt: instant,
})
const seenPerson = z.object({ id: z.number(), name: z.string(), jobTitle: z.string().nullable() })
const paging = z.strictObject({
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const captureContract = contract({
  'GET /api/forms': {
    summary: 'Hosted forms with how often they were seen and sent',
    access: staff,
    response: z.object({ items: z.array(formAnswer) }),
  },
  'GET /api/form-purposes': {
    summary: 'For what a form may ask consent, in the words of the company',
    access: staff,
    response: z.object({
      items: z.array(
        z.object({
          key: z.string(),
          doubleOptIn: z.boolean(),
          texts: z.array(z.object({ language: z.string(), name: z.string(), words: z.string() })),
        }),
      ),
    }),
  },
  'GET /api/forms/:id': { summary: 'One form', access: staff, params: idParams, response: formAnswer },
  'GET /api/forms/:id/submissions': {
    summary: 'Who sent a form: each time, newest first; `total` is the figure of the form',
    access: staff,
    params: idParams,
    query: paging,
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          at: instant,
          /** Null where the person lies in the trash. */
          person: seenPerson.nullable(),
          account: reference,
          touchId: z.number().nullable(),
          source: z.string().nullable(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/forms/:id/views': {
    summary:
      'Who looked at a form: persons by their last view, the others counted; together they are `total`',
    access: staff,
    params: idParams,
    query: paging,
    response: z.object({
      items: z.array(
        z.object({
          person: seenPerson,
          account: reference,
          views: z.number(),
          at: instant,
          sent: z.boolean(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
      persons: z.number(),
      /** Views of those persons, of visitors without a name, and of readers who ask not to be followed. */
      byPersons: z.number(),
      byVisitors: z.number(),
      notFollowed: z.number(),
    }),
  },
  'POST /api/forms': {
    summary: 'Make a hosted form; a guide is given it by PUT /api/forms/:id/guide',
    access: marketers,
    body: z.strictObject({ ...fields, language: fields.language.default('en') }).partial({
      consentPurpose: true,
      campaignId: true,
      productGroupId: true,
      customFields: true,
      active: true,
    }),
    response: formAnswer,
  },
  'PATCH /api/forms/:id': {
    summary:
      'Change what a form is for us, at once; its words and fields are its design, see PUT /api/forms/:id/draft',
    access: marketers,
    params: idParams,
    body: z.strictObject(settings).partial(),
    response: formAnswer,
  },
})
