import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Access } from '../src/platform/contract.ts'
import { managers, marketers, staff } from '../src/team/model/access.ts'
import { type Role, roles } from '../src/team/model/actor.ts'
import { importers } from '../src/transfer/model/contract.ts'
import type { Answer, Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'
import { doors, mountedRoutes } from './mounted-routes.ts'
import { addressOf, type Named, operations, sampleOf } from './sample-input.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

type Caller = Role | 'nobody'
const callers: Caller[] = ['nobody', ...roles]
/** Ends or changes the session of whoever calls it. */
const endsSession = new Set(['DELETE /api/session', 'POST /api/password'])
/** Refusals of what was asked, not of who asks. */
const ofContent = new Set(['not_yours', 'wrong_sign_in'])

const may = (access: Access, caller: Caller): boolean =>
  access === 'anyone' || (caller !== 'nobody' && (access === 'signed-in' || access.includes(caller)))

async function visitorOf(caller: Caller, fresh: boolean): Promise<Visitor> {
  if (caller === 'nobody') return world.visitor()
  return fresh ? (await world.signIn(world.of[caller].email)).visitor : world.of[caller].visitor
}

type Ask = (visitor: Visitor) => Promise<Answer>

/** Everybody who may not is refused and nothing was written; everybody who may is not refused for who he is. */
async function proveAccess(access: Access, ask: Ask, fresh = false): Promise<void> {
  const before = await world.digest()
  for (const caller of callers.filter(each => !may(access, each))) {
    const answer = await ask(await visitorOf(caller, false))
    expect([caller, answer.status, answer.body.code]).toEqual(
      caller === 'nobody' ? [caller, 401, 'not_signed_in'] : [caller, 403, 'not_allowed'],
    )
    expect(String(answer.headers['content-type'])).toContain('application/problem+json')
  }
  expect(await world.digest()).toBe(before)
  for (const caller of callers.filter(each => may(access, each))) {
    const answer = await ask(await visitorOf(caller, fresh))
    expect([caller, answer.status < 500, answer.text]).toEqual([caller, true, answer.text])
    if (answer.status === 401 || answer.status === 403)
      expect([caller, answer.body.code, ofContent.has(answer.body.code)]).toEqual([
        caller,
        answer.body.code,
        true,
      ])
  }
}

describe('every operation of the contracts by every function and by nobody', () => {
  it.each(operations.map(named => [named.key, named] as const))('%s', async (key, named) => {
    await proveAccess(named.operation.access, asking(named), endsSession.has(key))
  })
})

const asking =
  (named: Named): Ask =>
  visitor => {
    const address = addressOf(named, sampleOf(named.operation, 'query'))
    if (named.method === 'GET') return visitor.get(address)
    return visitor.send(
      named.method,
      address,
      named.operation.body ? sampleOf(named.operation, 'body') : undefined,
    )
  }

const parts = (text: string) => ({
  headers: { 'content-type': 'multipart/form-data; boundary=edge' },
  body: `--edge\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${text}\r\n--edge--\r\n`,
})

describe('the doors outside the contracts', () => {
  const table = parts('Account,Country\nHafenkontor,DE')
  it.each<[string, Access, Ask]>([
    [
      'POST /api/imports/file',
      importers,
      v => v.send('POST', '/api/imports/file?kind=accounts', table.body, table),
    ],
    [
      'POST /api/exposure/files',
      marketers,
      v =>
        v.send('POST', '/api/exposure/files?name=a.csv', 'Day,Clicks\n2026-03-01,4', {
          headers: { 'content-type': 'text/csv' },
        }),
    ],
    ['GET /api/exposure/table.csv', staff, v => v.get('/api/exposure/table.csv')],
    ['POST /api/files', staff, v => v.send('POST', '/api/files', table.body, table)],
    ['GET /api/files/:id', 'signed-in', v => v.get('/api/files/1')],
    ['GET /api/files/:id/picture', 'signed-in', v => v.get('/api/files/1/picture')],
    ['GET /api/exports/:id/file', 'signed-in', v => v.get('/api/exports/1/file')],
    ['GET /api/letters/:id/file', staff, v => v.get('/api/letters/999999/file')],
    ['GET /api/letters/:id/preview.pdf', staff, v => v.get('/api/letters/999999/preview.pdf')],
    ['GET /api/templates/:kind', importers, v => v.get('/api/templates/persons?format=csv')],
    ['GET /api/imports/:id/refused.csv', importers, v => v.get('/api/imports/1/refused.csv')],
    [
      'PUT /api/forms/:id/guide',
      marketers,
      v =>
        v.send('PUT', '/api/forms/999999/guide?name=a.pdf', '%PDF-1.7', {
          headers: { 'content-type': 'application/pdf' },
        }),
    ],
    ['GET /api/placements/:id/qr.png', staff, v => v.get('/api/placements/999999/qr.png')],
    ['GET /api/placements/:id/qr.svg', staff, v => v.get('/api/placements/999999/qr.svg')],
    [
      'GET /api/calls-to-action/:id/codes.csv',
      marketers,
      v => v.get('/api/calls-to-action/999999/codes.csv'),
    ],
    ['GET /c/style.css', 'anyone', v => v.get('/c/style.css')],
    ['GET /c/:code', 'anyone', v => v.get('/c/none')],
    ['POST /c/:code', 'anyone', v => v.send('POST', '/c/none', {})],
    ['GET /c/:code/button.svg', 'anyone', v => v.get('/c/none/button.svg')],
    ['GET /c/k/:coupon', 'anyone', v => v.get('/c/k/none')],
    ['GET /c/zone.js', 'anyone', v => v.get('/c/zone.js')],
    ['GET /c/d/:id', 'anyone', v => v.get('/c/d/1')],
    ['GET /c/d/:id/file', 'anyone', v => v.get('/c/d/1/file')],
    ['POST /c/d/:id/again', 'anyone', v => v.send('POST', '/c/d/1/again', {})],
    ['GET /c/m/:id', 'anyone', v => v.get('/c/m/1')],
    ['GET /c/m/:id/entry.ics', 'anyone', v => v.get('/c/m/1/entry.ics')],
    ['POST /c/m/:id/move', 'anyone', v => v.send('POST', '/c/m/1/move', {})],
    ['POST /c/m/:id/cancel', 'anyone', v => v.send('POST', '/c/m/1/cancel', {})],
    [
      'PUT /api/calls-to-action/:id/file',
      marketers,
      v =>
        v.send('PUT', '/api/calls-to-action/999999/file?name=a.pdf', '%PDF-1.7', {
          headers: { 'content-type': 'application/pdf' },
        }),
    ],
    ['GET /c/r/:id', 'anyone', v => v.get('/c/r/1')],
    [
      'POST /api/form-pictures',
      marketers,
      v =>
        v.send('POST', '/api/form-pictures?name=a.png', 'nothing', {
          headers: { 'content-type': 'image/png' },
        }),
    ],
    ['GET /forms.js', 'anyone', v => v.get('/forms.js')],
    ['GET /f/pictures/:id', 'anyone', v => v.get('/f/pictures/1')],
    ['GET /f/:slug/embed', 'anyone', v => v.get('/f/none/embed')],
    ['POST /f/:slug/seen', 'anyone', v => v.send('POST', '/f/none/seen', {})],
    ['GET /api/openapi.json', 'anyone', v => v.get('/api/openapi.json')],
    ['GET /health', 'anyone', v => v.get('/health')],
    ['GET /snippet.js', 'anyone', v => v.get('/snippet.js')],
    ['GET /snippet/:file', 'anyone', v => v.get('/snippet/none.js')],
    ['GET /f/style.css', 'anyone', v => v.get('/f/style.css')],
    ['GET /f/:slug', 'anyone', v => v.get('/f/none')],
    ['POST /f/:slug', 'anyone', v => v.send('POST', '/f/none', {})],
    ['GET /f/:slug/thanks', 'anyone', v => v.get('/f/none/thanks')],
    ['GET /f/:slug/guide', 'anyone', v => v.get('/f/none/guide')],
    ['GET /api/persons/:id/accesses.csv', managers, v => v.get('/api/persons/999999/accesses.csv')],
    ['GET /api/privacy/archives/:ticket', ['administrator'], v => v.get('/api/privacy/archives/none')],
    ['GET /p/style.css', 'anyone', v => v.get('/p/style.css')],
    ['GET /p/:token', 'anyone', v => v.get('/p/none')],
    ['POST /p/:token', 'anyone', v => v.send('POST', '/p/none')],
    ['POST /p/:token/objection', 'anyone', v => v.send('POST', '/p/none/objection')],
    ['POST /p/:token/requests', 'anyone', v => v.send('POST', '/p/none/requests')],
    ['GET /p/:token/end/:purpose', 'anyone', v => v.get('/p/none/end/newsletter')],
    ['POST /p/:token/end/:purpose', 'anyone', v => v.send('POST', '/p/none/end/newsletter')],
    ['GET /p/confirm/:token', 'anyone', v => v.get('/p/confirm/none')],
    ['POST /p/confirm/:token', 'anyone', v => v.send('POST', '/p/confirm/none')],
  ])('%s', async (_, access, ask) => proveAccess(access, ask))

  it.each(doors.filter(door => door.startsWith('POST /v1/') && door !== 'POST /v1/redemptions'))(
    '%s takes write keys, never a session',
    async door => {
      const before = await world.digest()
      for (const caller of callers) {
        const visitor = await visitorOf(caller, false)
        const answer = await visitor.send('POST', door.slice(5), {
          type: 'track',
          event: 'Looked',
          anonymousId: 'a',
          batch: [],
        })
        expect([caller, answer.status, answer.body.code]).toEqual([caller, 401, 'unknown_write_key'])
      }
      expect(await world.digest()).toBe(before)
    },
  )
})

it('redeems by a key to redeem with, never by a session', async () => {
  const before = await world.digest()
  for (const caller of callers) {
    const visitor = await visitorOf(caller, false)
    const answer = await visitor.send('POST', '/v1/redemptions', { code: 'ABCD', requestKey: '12345678' })
    expect([caller, answer.status, answer.body.code]).toEqual([caller, 401, 'unknown_redeem_key'])
  }
  expect(await world.digest()).toBe(before)
})

it('leaves out no route that is mounted', () => {
  expect([...operations.map(({ key }) => key), ...doors].sort()).toEqual(mountedRoutes(world.app))
})

it('takes a session that ended, and one that never was, for nobody', async () => {
  for (const token of ['A'.repeat(43), "' or 1=1 --", '']) {
    const visitor = world.visitor()
    visitor.token = token
    expect((await visitor.get('/api/accounts')).status).toBe(401)
  }
})
