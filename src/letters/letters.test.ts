import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { pdfOf } from '../../test/read-pdf.ts'
import type { Letter } from './queries.ts'

const now = '2026-03-02T09:00:00Z'
let world: World
/** At one account with an address: Anna with an own one, Bram without. */
let ids: Record<'anna' | 'bram' | 'cleo' | 'dora', number>
let accountId: number

beforeAll(async () => {
  world = await openWorld({ scale: 'small', now })
  const visitor = world.of.marketing.visitor
  accountId = (await visitor.send('POST', '/api/accounts', { name: 'Hafenkontor GmbH', country: 'DE' })).body
    .id
  const person = async (name: string, language: string, more: Record<string, unknown> = {}) => {
    const [givenName, familyName] = name.split(' ')
    const made = await visitor.send('POST', '/api/persons', {
      name,
      language,
      accountId,
      country: 'DE',
      ...more,
    })
    expect([made.status, made.text]).toEqual([200, made.text])
    await world.rows(
      sql`update person set given_name = ${givenName}, family_name = ${familyName} where id = ${made.body.id}`,
    )
    return made.body.id
  }
  ids = {
    anna: await person('Anna Berg', 'de'),
    bram: await person('Bram Visser', 'nl'),
    cleo: await person('Cleo Ford', 'en', { accountId: null, country: 'GB' }),
    dora: await person('Dora Nowhere', 'en', { accountId: null }),
  }
  const address = {
    street: 'Kaistraße 7',
    postalCode: '20457',
    city: 'Hamburg',
    region: null,
    country: 'DE',
    label: 'work',
  }
  const points = (of: string, addresses: unknown[]) =>
    visitor.send(
      'PUT',
      `/api/${of}/contact-points`,
      of.startsWith('persons') ? { emails: [], phones: [], addresses } : { phones: [], addresses },
    )
  expect((await points(`accounts/${accountId}`, [address])).status).toBe(200)
  expect(
    (await points(`persons/${ids.anna}`, [{ ...address, street: 'Ring 1', label: 'private' }])).status,
  ).toBe(200)
  expect(
    (
      await points(`persons/${ids.cleo}`, [
        { ...address, street: '1 High Street', postalCode: 'sw1a 1aa', city: 'London', country: 'GB' },
      ])
    ).status,
  ).toBe(200)
  await world.of.administrator.visitor.send('PUT', '/api/letter-sender', {
    name: 'Terpstra Machines',
    street: 'Haven 1',
    postalCode: '8861 AA',
    city: 'Harlingen',
    country: 'NL',
    contact: '+31 517 000000\nterpstra.example',
  })
}, 120_000)
afterAll(() => world?.close())

const de = {
  subject: 'Neues für {company|Sie}',
  body: '{salutation},\n\nwir laden Sie am {date} ein.\n\n{writer}',
}
const en = {
  subject: 'News for {givenName}',
  body: '{salutation},\n\ncome and see.\n\nŁódź, Győr: “quoted” – €5.',
}
let letter: Letter
const marketing = () => world.of.marketing.visitor
const call = (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
  marketing().send<Letter & { code: string; errors?: { pointer: string; detail: string }[] }>(
    method,
    `/api/letters/${letter.id}${path}`,
    body,
  )
const recipients = async (query = '') =>
  (
    await marketing().get<{
      items: { person: { id: number }; outReason: string | null; outDetail: string | null }[]
      total: number
      counts: {
        in: number
        out: number
        reasons: { reason: string; n: number }[]
        fallbacks: { field: string; n: number }[]
      }
    }>(`/api/letters/${letter.id}/recipients?limit=200${query}`)
  ).body
const file = async () =>
  world.app.inject({
    url: `/api/letters/${letter.id}/file`,
    cookies: { linchpin_session: marketing().token! },
  })

beforeEach(async () => {
  const made = await marketing().send<Letter>('POST', '/api/letters', {
    name: 'Spring',
    purpose: 'research',
    words: { de, en },
    mainLanguage: 'en',
  })
  expect([made.status, made.text]).toEqual([200, made.text])
  letter = made.body
})

describe('a serial letter', () => {
  it('goes to whom it can reach, in their language, and says who is left out and why', async () => {
    const chosen = await call('POST', '/persons', { ids: Object.values(ids) })
    expect([chosen.status, chosen.body.chosen, chosen.body.left]).toEqual([200, 4, 1])
    const { counts } = await recipients()
    expect(counts).toEqual({ in: 3, out: 1, reasons: [{ reason: 'no_address', n: 1 }], fallbacks: [] })
    expect((await recipients('&show=out')).items.map(({ person }) => person.id)).toEqual([ids.dora])
    const view = async (id: number) =>
      (
        await marketing().get<{
          address: string[]
          subject: string
          body: string
          date: string
          language: string
        }>(`/api/letters/${letter.id}/preview?personId=${id}`)
      ).body
    expect(await view(ids.anna)).toMatchObject({
      language: 'de',
      address: ['Anna Berg', 'Ring 1', '20457 Hamburg', 'DUITSLAND'],
      date: 'Harlingen, 2. März 2026',
      subject: 'Neues für Hafenkontor GmbH',
      body: `Guten Tag Anna Berg,\n\nwir laden Sie am 2. März 2026 ein.\n\n${world.of.marketing.id ? letter.owner!.name : ''}`,
    })
    // No Dutch words: the main language. The address is that of the account.
    expect(await view(ids.bram)).toMatchObject({
      language: 'en',
      address: ['Bram Visser', 'Hafenkontor GmbH', 'Kaistraße 7', '20457 Hamburg', 'DUITSLAND'],
    })
    expect(await view(ids.cleo)).toMatchObject({
      address: ['Cleo Ford', '1 High Street', 'LONDON', 'SW1A 1AA', 'VERENIGD KONINKRIJK'],
    })
  })

  it('is printed into one file, a page each, and posted once as touches, which can be taken back', async () => {
    await call('POST', '/persons', { ids: Object.values(ids) })
    expect((await call('POST', '/logging')).body.code).toBe('not_printed')
    expect((await call('POST', '/printing')).body.state).toBe('waiting')
    expect((await call('PATCH', '', { name: 'x' })).body.code).toBe('fixed')
    await world.drain()
    const ready = (await marketing().get<Letter>(`/api/letters/${letter.id}`)).body
    expect(ready).toMatchObject({ state: 'ready', pages: 3, done: 3, total: 3 })
    const pdf = pdfOf((await file()).rawPayload)
    expect(pdf.pages).toHaveLength(3)
    expect(pdf.pages[0]).toContain('Guten Tag Anna Berg,')
    expect(pdf.pages[0]).toContain('Terpstra Machines, Haven 1, 8861 AA Harlingen')
    expect(pdf.pages[1]).toContain('Łódź, Győr: “quoted” – €5.')
    expect(pdf.pages.join()).not.toContain('Dora')

    const logs = async (id: number) =>
      (
        await marketing().get<{ items: { kind: string; title: string; body: string; side: string }[] }>(
          `/api/persons/${id}/touches`,
        )
      ).body.items.filter(({ kind }) => kind === 'letter')
    await call('POST', '/logging')
    await world.drain()
    await world.tasks['letters.log']!({ letterId: letter.id } as never)
    expect(await logs(ids.anna)).toMatchObject([{ title: 'Neues für Hafenkontor GmbH', side: 'marketing' }])
    expect(await logs(ids.dora)).toEqual([])
    expect((await marketing().get<Letter>(`/api/letters/${letter.id}`)).body).toMatchObject({
      state: 'logged',
      logged: 3,
    })
    expect((await call('POST', '/logging')).body.code).toBe('not_printed')
    expect((await call('PATCH', '', { name: 'x' })).body.code).toBe('fixed')
    expect((await call('DELETE', '')).body.code).toBe('fixed')
    expect((await call('POST', '/undoing')).status).toBe(200)
    await world.drain()
    expect(await logs(ids.anna)).toEqual([])
    expect((await marketing().get<Letter>(`/api/letters/${letter.id}`)).body).toMatchObject({
      state: 'undone',
      logged: 0,
    })
  })

  it('leaves out whoever objects, also between choosing and printing', async () => {
    await call('POST', '/persons', { ids: [ids.anna, ids.bram] })
    await call('POST', '/printing')
    const said = await world.of.service.visitor.send('POST', `/api/persons/${ids.bram}/objections`, {
      purpose: null,
      channel: 'letter',
      source: 'call',
    })
    if (said.status !== 200)
      await world.rows(sql`insert into consent (person_id, subject_id, matter, purpose, channel, granted, source, at)
        values (${ids.bram}, ${ids.bram}, 'objection', '*', 'letter', false, 'call', ${now})`)
    await world.drain()
    expect((await recipients('&show=out')).items).toMatchObject([
      { person: { id: ids.bram }, outReason: 'may_not', outDetail: 'objected' },
    ])
    expect(pdfOf((await file()).rawPayload).pages).toHaveLength(1)
    await world.rows(sql`insert into consent (person_id, subject_id, matter, purpose, channel, granted, source, at)
      values (${ids.bram}, ${ids.bram}, 'objection', '*', 'letter', true, 'call', ${now})`)
  })

  it('lies once in a letter box where that is wanted, and says what was told otherwise', async () => {
    const second = await marketing().send('POST', '/api/persons', {
      name: 'Second One',
      accountId,
      language: 'de',
    })
    await call('PATCH', '', {
      oneAnAddress: true,
      words: { en: { subject: 'To {jobTitle|you}', body: 'x' } },
    })
    await call('POST', '/persons', { ids: [ids.bram, second.body.id] })
    const { counts } = await recipients()
    expect(counts.reasons).toEqual([{ reason: 'same_address', n: 1 }])
    expect(counts.fallbacks).toEqual([{ field: 'jobTitle', n: 1 }])
    expect((await recipients('&fallback=jobTitle')).items.map(({ person }) => person.id)).toEqual([ids.bram])
    await call('PATCH', '', { words: { en: { subject: 'To {jobTitle}', body: 'x' } } })
    expect((await recipients()).items.map(({ outReason, outDetail }) => [outReason, outDetail])).toEqual([
      ['no_value', '{jobTitle}'],
      ['no_value', '{jobTitle}'],
    ])
  })

  it('takes everybody of a list, each once', async () => {
    const { body } = await marketing().get<{ total: number }>(`/api/persons?accountId=${accountId}`)
    await call('POST', '/persons', { filter: { accountId: String(accountId) } })
    await call('POST', '/persons', { filter: { accountId: String(accountId) } })
    expect((await recipients()).total).toBe(body.total)
  })

  it('is refused beside the field', async () => {
    const digest = await world.digest()
    const wrong = async (words: unknown, pointer: string, detail: RegExp) => {
      const answer = await call('PATCH', '', { words })
      expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer])
      expect(answer.body.errors?.[0]?.detail).toMatch(detail)
    }
    await wrong({ en: { subject: 'x', body: 'Dear {givnName}' } }, '/words/en/body', /no field \{givnName\}/)
    await wrong({ en: { subject: '{constructor}', body: 'x' } }, '/words/en/subject', /no field/)
    await wrong({ de: { subject: '{name', body: 'x' } }, '/words/de/subject', /brace stands alone/)
    expect((await call('PATCH', '', { purpose: 'newsletter' })).body.errors?.[0]?.pointer).toBe('/purpose')
    expect((await call('POST', '/printing')).body.code).toBe('nobody')
    expect((await call('POST', '/persons', { filter: { nothing: '1' } })).status).toBe(422)
    expect(await world.digest()).toBe(digest)
  })

  it('is changed by its owner and managers only, and not seen by a partner', async () => {
    const { id } = letter
    expect((await world.of.sales.visitor.send('PATCH', `/api/letters/${id}`, { name: 'x' })).body.code).toBe(
      'not_yours',
    )
    expect(
      (await world.of.sales_manager.visitor.send('PATCH', `/api/letters/${id}`, { name: 'x' })).status,
    ).toBe(200)
    for (const path of ['', '/recipients', '/preview', '/file', '/preview.pdf'])
      expect((await world.of.partner.visitor.get(`/api/letters/${id}${path}`)).status).toBe(403)
  })

  it('is stopped without a trace, and killed in the middle begins anew', async () => {
    await call('POST', '/persons', { ids: [ids.anna, ids.bram] })
    await call('POST', '/printing')
    await call('POST', '/cancelling')
    await world.drain()
    expect((await file()).statusCode).toBe(404)
    await call('POST', '/printing')
    await world.rows(sql`update letter set state = 'running', done = 1 where id = ${letter.id}`)
    await world.drain()
    expect((await marketing().get<Letter>(`/api/letters/${letter.id}`)).body).toMatchObject({
      state: 'ready',
      done: 2,
    })
    const [row] = await world.rows(
      sql<{ storedAs: string }>`select stored_as as "storedAs" from letter where id = ${letter.id}`,
    )
    expect((await stat(join(world.dataDir, 'letters', row!.storedAs))).mode & 0o777).toBe(0o600)
    expect((await readFile(join(world.dataDir, 'letters', row!.storedAs))).subarray(0, 5).toString()).toBe(
      '%PDF-',
    )
  })
})

describe('letters to companies', () => {
  const toCompanies = (id: number, body: object) =>
    marketing().send<Letter & { code: string; withoutPerson: number }>(
      'POST',
      `/api/letters/${id}/accounts`,
      body,
    )

  it('go to the address of the company, to the attention of whom there was contact with last', async () => {
    await world.of.sales.visitor.send('POST', '/api/touches', {
      personId: ids.bram,
      kind: 'call',
      title: 'Called',
    })
    const begun = await marketing().send<Letter>('POST', '/api/letters', {
      name: 'To companies',
      purpose: 'research',
      words: { en },
    })
    const { id } = begun.body
    const empty = await marketing().send('POST', '/api/accounts', { name: 'Niemand B.V.' })
    const chosen = await toCompanies(id, { ids: [accountId, empty.body.id] })
    expect([chosen.status, chosen.body.chosen, chosen.body.withoutPerson]).toEqual([200, 1, 1])
    // Anna has a private address of her own, where letters to her go, and letters to her company do not.
    world.clock.pass(1)
    await world.of.sales.visitor.send('POST', '/api/touches', {
      personId: ids.anna,
      kind: 'call',
      title: 'Again',
    })
    const again = await toCompanies(id, { ids: [accountId], replace: true })
    expect(again.body.chosen).toBe(1)
    const toAnna = await marketing().get(`/api/letters/${id}/preview?personId=${ids.anna}`)
    expect(JSON.stringify(toAnna.body)).toContain('Kaistra')
    expect(JSON.stringify(toAnna.body)).not.toContain('Ring 1')
  })

  it('of a list are those that it shows; where nobody is known at any, nothing is chosen', async () => {
    const begun = await marketing().send<Letter>('POST', '/api/letters', {
      name: 'Of a list',
      purpose: 'research',
    })
    const { id } = begun.body
    const digest = await world.digest()
    const nobody = await toCompanies(id, { filter: { q: 'Niemand' } })
    expect([nobody.status, nobody.body.code]).toEqual([422, 'nobody_there'])
    expect((await toCompanies(id, {})).body.code).toBe('whom')
    expect(await world.digest()).toBe(digest)
    const found = await toCompanies(id, { filter: { q: 'Hafenkontor' } })
    expect([found.status, found.body.chosen]).toEqual([200, 1])
  })
})
