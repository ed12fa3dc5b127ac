import type { sql } from 'kysely'
import { keepDraft, publishDraft } from '../src/capture/arrange-form.ts'
import { draftOf } from '../src/capture/designs.ts'
import { designOf, emptyBlock, newField } from '../src/capture/model/classic.ts'
import type { Design } from '../src/capture/model/design.ts'
import { isWork } from '../src/capture/model/work.ts'
import { declareField } from '../src/customers/declare-field.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { addForm, openCaptureDoors } from './capture-doors.ts'

export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
export const publicOrigin = 'https://linchpin.example'
export const links = { secret: Buffer.alloc(32, 7), publicUrl: publicOrigin }

const classic = designOf({
  kind: 'guide',
  language: 'en',
  headline: 'Change over faster',
  intro: 'Nine habits.',
  button: 'Send',
  thanks: 'Thank you.',
  consentText: 'You may write to me.',
  customFields: [],
})
const variant = (key: string, headline: string) => ({
  key,
  name: headline,
  share: 1,
  blocks: [
    { ...emptyBlock, id: 'h', kind: 'headline' as const, words: { en: headline, nl: `${headline} (nl)` } },
    { ...emptyBlock, id: 'l', kind: 'list' as const, column: 'left' as const, items: [{ en: 'One' }] },
    { ...emptyBlock, id: 'f', kind: 'form' as const, column: 'right' as const },
  ],
})
export const design: Design = {
  ...classic,
  languages: ['en', 'nl'],
  variants: [variant('a', 'Faster'), variant('b', 'Calmer')],
  consent: { en: 'You may write to me.', nl: 'U mag mij schrijven.' },
  thanks: { en: 'Thank you.', nl: 'Bedankt.' },
  button: { en: 'Send', nl: 'Versturen' },
  fields: [
    newField('email', true),
    newField('company', true),
    newField('custom.lines', true),
    { ...newField('message'), when: { field: 'custom.lines', is: 'one_of', values: ['9'] }, required: true },
    { ...newField('jobTitle'), fixed: 'Visitor of the fair' },
  ],
}

export const good = { email: 'ada@northwind.example', company: 'Northwind', 'custom.lines': '4' }

/** The number that the script of the page would find. */
export function workFor(token: string): string {
  const bits = Number(token.split('.')[3]!.split('-')[4])
  let nonce = 0
  while (!isWork(token, String(nonce), bits)) nonce++
  return String(nonce)
}

/** The doors with one form `line-speed` that can be arranged, and a declared field of persons. */
export async function openArranged() {
  const doors = await openCaptureDoors()
  const formId = await addForm(doors)
  await doors.db.as(systemActor, tx =>
    declareField(
      tx,
      systemActor,
      {
        record: 'person',
        key: 'lines',
        label: 'Lines',
        type: 'number',
        required: false,
        choices: [],
        help: null,
      },
      doors.now(),
    ),
  )
  let source = 0
  const publish = (change: Partial<Design>, id = formId) =>
    doors.db.as(systemActor, async tx => {
      const { draftVersion: over } = await draftOf(tx, id)
      await keepDraft(tx, systemActor, { formId: id, design: { ...design, ...change }, over }, doors.now())
      await publishDraft(tx, systemActor, { formId: id, over: over + 1, publicOrigin }, doors.now())
    })
  const open = async (url = '/f/line-speed', headers: Record<string, string> = {}) => {
    source++
    const page = await doors.app.inject({
      url,
      headers: { 'user-agent': firefox, ...headers },
      remoteAddress: `10.${source}.0.1`,
    })
    const token = /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    return { page, token, cookie: String(page.headers['set-cookie'] ?? '').split(';')[0]! }
  }
  const post = (
    fields: Record<string, string>,
    headers: Record<string, string> = {},
    url = '/f/line-speed',
  ) =>
    doors.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': firefox, ...headers },
      remoteAddress: `10.${source}.0.1`,
      payload: new URLSearchParams(fields).toString(),
    })
  const query = <T>(text: ReturnType<typeof sql<T>>) => text.execute(doors.db.full).then(({ rows }) => rows)
  return { doors, formId, publish, open, post, query }
}
export type Arranged = Awaited<ReturnType<typeof openArranged>>

const written = [
  'person',
  'account',
  'visitor',
  'identity',
  'touch',
  'consent',
  'lead',
  'fact',
  'mail',
  'notification',
  'form_submission',
  'form_held',
  'form_arrival',
  'form_visit',
  'form_version',
  'form_picture',
]
/** Rows of what a form writes; refusals are counted by reason elsewhere, without a trace of whom. */
export const standingIn = async (doors: Arranged['doors']): Promise<Record<string, number>> =>
  Object.fromEntries(await Promise.all(written.map(async table => [table, await doors.count(table)])))
