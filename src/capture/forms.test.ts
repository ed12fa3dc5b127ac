import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAsRole, rolesAndNobody } from '../../test/as-role.ts'
import { guideForm } from '../../test/capture-doors.ts'
import { registerCaptureDoors } from './doors.ts'
import { captureRoutes } from './http.ts'

let opened: Awaited<ReturnType<typeof openAsRole>>
beforeAll(async () => {
  opened = await openAsRole(captureRoutes, (app, options) =>
    registerCaptureDoors(app, { ...options, secret: Buffer.alloc(32), publicUrl: 'http://localhost' }),
  )
})
afterAll(() => opened.close())
const call: typeof opened.call = (...given) => opened.call(...given)

describe('forms', () => {
  it('are made and changed by marketing only, with the guide as a file', async () => {
    const codes = []
    for (const role of rolesAndNobody)
      codes.push(
        (await call(role, 'POST', '/api/forms', { ...guideForm, slug: `by-${role.replace('_', '-')}` }))
          .statusCode,
      )
    expect(codes).toEqual([200, 200, 200, 403, 403, 403, 403, 401])
    const { items } = (await call('sales', 'GET', '/api/forms')).json()
    expect(items).toHaveLength(3)
    const { id } = items[0]
    const upload = (role: string, name = 'Käufer.pdf', body = '%PDF') =>
      call(role, 'PUT', `/api/forms/${id}/guide?name=${encodeURIComponent(name)}`, Buffer.from(body), {
        'content-type': 'application/pdf',
      })
    expect((await upload('sales')).statusCode).toBe(403)
    expect((await upload('nobody')).statusCode).toBe(401)
    for (const name of ['../../etc/passwd', 'a\r\nx: y.pdf', '', '.htaccess', 'a"b.pdf'])
      expect((await upload('marketing', name)).statusCode).toBe(422)
    expect((await upload('marketing', 'a.pdf', '')).statusCode).toBe(422)
    const given = await upload('marketing')
    expect([given.statusCode, given.json().fileName, given.json().fileBytes]).toEqual([200, 'Käufer.pdf', 4])
    const taken = await call('marketing', 'PATCH', `/api/forms/${id}`, { slug: items[1].slug })
    expect([taken.statusCode, taken.json().code]).toEqual([409, 'slug_taken'])
    const unknown = await call('marketing', 'PATCH', `/api/forms/${id}`, { consentVersion: 7 })
    expect([unknown.statusCode, unknown.json().errors[0].pointer]).toEqual([422, '/consentVersion'])
    const elsewhere = await call('marketing', 'PATCH', `/api/forms/${id}`, { consentText: 'Other words' })
    expect([elsewhere.statusCode, elsewhere.json().errors[0].pointer]).toEqual([422, '/consentText'])
  })
})
