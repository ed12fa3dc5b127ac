import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addForm, type CaptureDoors, openCaptureDoors } from '../../test/capture-doors.ts'
import { declareField } from '../customers/declare-field.ts'
import type { CustomField } from '../customers/model/custom-field.ts'
import { systemActor } from '../team/model/actor.ts'
import { issueWriteKey } from '../tracking/issue-write-key.ts'
import { declaredTraits } from '../tracking/model/declared-traits.ts'
import { readMessages } from '../tracking/model/message.ts'
import { askedOf, ruleOf, typedIn } from './model/asked.ts'
import { designOf } from './model/classic.ts'
import { readDeclared } from './model/declared.ts'
import { formHtml } from './model/page.ts'
import { faultsIn } from './model/rules.ts'

const field = (key: string, type: CustomField['type'], more: Partial<CustomField> = {}) => ({
  key,
  label: `The ${key}`,
  type,
  required: false,
  choices: [],
  archived: false,
  help: null,
  ...more,
})
const fields = [
  field('fleet', 'number', { required: true }),
  field('budget', 'money'),
  field('since', 'date'),
  field('cold', 'yes_no'),
  field('size', 'choice', {
    choices: [
      { key: 's', label: 'Small' },
      { key: 'l', label: 'Large <b>' },
    ],
  }),
  field('uses', 'choices', {
    choices: [
      { key: 'a', label: 'Glue' },
      { key: 'b', label: 'Tape' },
    ],
  }),
]

const declared = fields.map(each => ({ ...each, record: 'person', name: `custom.${each.key}` }))
const design = designOf({
  kind: 'guide',
  language: 'nl',
  headline: 'Gids',
  intro: '',
  button: 'Stuur',
  thanks: '',
  consentText: '',
  customFields: fields.map(({ key }) => key),
})
const asked = askedOf(design, declared, { kind: 'guide', language: 'nl' }).filter(({ name }) =>
  name.startsWith('custom.'),
)

describe('fields of the company in a hosted form', () => {
  it('are read by their type', () => {
    const typed = typedIn(asked, {
      'custom.fleet': ' 12 ',
      'custom.budget': '1500.50',
      'custom.since': '2026-03-01',
      'custom.cold': 'yes',
      'custom.size': 'l',
      'custom.uses.a': 'yes',
      'custom.uses.b': 'yes',
      'custom.other': 'x',
    })
    expect(Object.keys(typed)).not.toContain('custom.other')
    expect(faultsIn(asked.map(ruleOf), typed, false)).toEqual({})
    expect(readDeclared(declared, typed, 'EUR')).toEqual({
      values: { fleet: 12, budget: 150_050, since: '2026-03-01', cold: true, size: 'l', uses: ['a', 'b'] },
      unreadable: [],
    })
  })
  it('have one fault each: missing, no choice, or not to be read', () => {
    const typed = typedIn(asked, {
      'custom.since': 'soon',
      'custom.size': 'xl',
      'custom.cold': 'maybe',
    })
    expect(faultsIn(asked.map(ruleOf), typed, false)).toEqual({
      'custom.fleet': 'missing',
      'custom.size': 'not_a_choice',
    })
    expect(readDeclared(declared, typed, 'EUR').unreadable).toEqual([
      'custom.since',
      'custom.cold',
      'custom.size',
    ])
  })
  it('are shown with their labels, every word escaped', () => {
    const page = {
      slug: 'gids',
      language: 'nl' as const,
      design,
      blocks: [],
      asked,
      purposeName: 'Nieuwsbrief',
      consentVersion: 1,
      bits: 0,
    }
    const html = formHtml(page, {
      token: 't',
      typed: { 'custom.size': 'l', 'custom.fleet': '"><script>' },
      faults: { 'custom.fleet': 'No <i>' },
      notice: null,
      consent: false,
      carried: {},
    })
    expect(html).toContain('The fleet')
    expect(html).toContain('Large &lt;b&gt;')
    expect(html).toContain('&quot;&gt;&lt;script&gt;')
    expect(html).toContain('No &lt;i&gt;')
    expect(html).not.toContain('<script>')
    expect(html).toContain('aria-describedby="custom.fleet-fault"')
    expect(html).toContain('name="custom.uses.a"')
  })
})

const identifying = (traits: Record<string, unknown>) => {
  const read = readMessages({ userId: 'u-7', traits }, 'identify', new Date('2026-03-02T10:00:00Z'))
  if (!('messages' in read)) throw new Error('not read')
  return read.messages[0]!
}

describe('fields of the company among traits', () => {
  it('are read by their type, as text where a page has only text; what cannot be read is said', () => {
    const told = { fleet: '40', cold: 'ja', size: 'Small', since: 'soon', uses: ['a', 'z'], shoe: 38 }
    const { values, refused } = declaredTraits(fields, identifying(told), 'EUR')
    expect(values).toEqual({ fleet: 40, cold: true, size: 's' })
    expect(refused.map(({ trait }) => trait)).toEqual(['since', 'uses'])
  })
})

describe('at the doors', () => {
  let doors: CaptureDoors
  let key: string
  beforeAll(async () => {
    doors = await openCaptureDoors()
    await doors.db.as(systemActor, async tx => {
      for (const each of fields.slice(0, 5))
        await declareField(tx, systemActor, { ...each, record: 'person' }, doors.now())
      key = (await issueWriteKey(tx, systemActor, { name: 'Site', origins: [] }, doors.now())).key
    })
    await addForm(doors, { kind: 'contact', language: 'de', customFields: ['size', 'fleet'] })
  })
  afterAll(() => doors.close())
  const make = (customFields: string[]) => addForm(doors, { slug: 'wrong', customFields })
  const customOf = async (email: string) => {
    const { rows } = await sql<{ custom: unknown }>`select custom from person where email = ${email}`.execute(
      doors.db.full,
    )
    return rows[0]?.custom
  }
  const send = async (more: Record<string, string>) => {
    const page = await doors.app.inject({ url: '/f/line-speed' })
    const token = /name="token" value="([^"]+)"/.exec(page.body)![1]!
    doors.pass(20_000)
    return doors.app.inject({
      method: 'POST',
      url: '/f/line-speed',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        token,
        email: 'eva@northwind.example',
        name: 'Eva Brandt',
        company: 'Northwind',
        message: 'Bitte um Rückruf',
        ...more,
      }).toString(),
    })
  }

  it('a form asks only for fields that are declared, each once', async () => {
    await expect(make(['fleet', 'nothing'])).rejects.toMatchObject({
      code: 'no_such_field',
      field: 'customFields',
    })
    await expect(make(['fleet', 'fleet'])).rejects.toMatchObject({ code: 'no_such_field' })
    const { body } = await doors.app.inject({ url: '/f/line-speed' })
    expect(body.indexOf('The size')).toBeGreaterThan(0)
    expect(body.indexOf('The size')).toBeLessThan(body.indexOf('The fleet'))
    expect(body).not.toContain('The budget')
  })

  it('a missing or unreadable answer comes back beside the field, in the language of the form, and nothing is written', async () => {
    const before = await doors.counts()
    const answer = await send({ 'custom.size': 'xl', 'custom.fleet': '' })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Bitte aus der Liste wählen')
    expect(answer.body).toContain('id="custom.fleet-fault"')
    expect(await doors.counts()).toEqual(before)
  })

  it('an answer fills the field where it is empty, and stands in the contact log under its label', async () => {
    expect((await send({ 'custom.size': 'l', 'custom.fleet': '12' })).statusCode).toBe(303)
    expect(await customOf('eva@northwind.example')).toEqual({ size: 'l', fleet: 12 })
    expect((await send({ 'custom.size': 's', 'custom.fleet': '99' })).statusCode).toBe(303)
    expect(await customOf('eva@northwind.example')).toEqual({ size: 'l', fleet: 12 })
    const { rows } = await sql<{ answers: unknown }>`
      select properties -> 'answers' as answers from touch where kind = 'form' order by id`.execute(
      doors.db.full,
    )
    expect(rows.map(({ answers }) => answers)).toEqual([
      { 'The size': 'l', 'The fleet': 12 },
      { 'The size': 's', 'The fleet': 99 },
    ])
    const { rows: changes } = await sql<{ field: string; source: string }>`
      select field, source from field_change where field like 'custom.%' order by field`.execute(
      doors.db.full,
    )
    expect(changes).toEqual([
      { field: 'custom.fleet', source: 'form' },
      { field: 'custom.size', source: 'form' },
    ])
  })

  it('who leaves a number and no address is known by the number', async () => {
    const said = { email: '', phone: '030 901820 99', country: 'Germany', 'custom.fleet': '3' }
    expect((await send(said)).statusCode).toBe(303)
    expect((await send(said)).statusCode).toBe(303)
    const { rows } = await sql`select name, email from person where phone_e164 = '+493090182099'`.execute(
      doors.db.full,
    )
    expect(rows).toEqual([{ name: 'Eva Brandt', email: null }])
    const before = await doors.counts()
    const unreadable = await send({ ...said, phone: 'bitte anrufen' })
    expect([unreadable.statusCode, await doors.counts()]).toEqual([422, before])
  })

  it('traits fill what is empty; what cannot be read is noted and not lost', async () => {
    const { statusCode } = await doors.app.inject({
      method: 'POST',
      url: '/v1/identify',
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        'content-type': 'application/json',
      },
      payload: JSON.stringify({
        userId: 'u-eva',
        traits: { email: 'eva@northwind.example', fleet: 77, cold: 'yes', since: 'soon', shoe: 38 },
      }),
    })
    expect(statusCode).toBe(200)
    expect(await customOf('eva@northwind.example')).toEqual({ size: 'l', fleet: 12, cold: true })
    const { rows } = await sql<{ properties: Record<string, unknown> }>`
      select properties from touch where kind = 'track' order by id desc limit 1`.execute(doors.db.full)
    expect(rows[0]!.properties).toMatchObject({
      traits: { since: 'soon', shoe: 38 },
      refusedTraits: [{ trait: 'since' }],
    })
  })
})
