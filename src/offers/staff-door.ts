import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accessProblem, type Caller, callerOf } from '../platform/http.ts'
import { problem, sendProblem } from '../platform/problem.ts'
import { marketers, staff } from '../team/model/access.ts'
import { codesForLetters } from './codes-for-letters.ts'
import type { OffersDoors } from './options.ts'
import { idOf } from './public-answer.ts'
import { qrPng, qrSvg } from './qr.ts'
import { actionById, placementById } from './queries.ts'
import { linkQuery } from './sign.ts'

type One = { Params: { id: string } }

/** Pictures and files for those who place: the QR of a place as PNG or SVG, and the codes of a coupon for letters. */
export function registerStaffDoor(app: FastifyInstance, options: OffersDoors): void {
  const base = options.publicUrl.replace(/\/$/, '')
  const allowed = async (request: FastifyRequest, reply: FastifyReply, access: readonly string[]) => {
    const { caller } = await callerOf(request, options)
    const refused = accessProblem({ access }, caller)
    if (refused) {
      sendProblem(reply, refused)
      return null
    }
    return caller
  }
  const picture = async (request: FastifyRequest<One>, caller: Caller) => {
    const id = idOf(request.params.id) ?? 0
    const { code } = await options.db.as(caller, tx => placementById(tx, id), { readOnly: true })
    return { code, to: `${base}/c/${code}` }
  }

  app.get<One>('/api/placements/:id/qr.png', async (request, reply) => {
    const caller = await allowed(request, reply, staff)
    if (!caller) return reply
    const { code, to } = await picture(request, caller)
    return reply
      .header('content-type', 'image/png')
      .header('content-disposition', `attachment; filename="${code}.png"`)
      .send(qrPng(to))
  })
  app.get<One>('/api/placements/:id/qr.svg', async (request, reply) => {
    const caller = await allowed(request, reply, staff)
    if (!caller) return reply
    const { code, to } = await picture(request, caller)
    return reply
      .header('content-type', 'image/svg+xml')
      .header('content-disposition', `attachment; filename="${code}.svg"`)
      .send(qrSvg(to))
  })
  app.get<One>('/api/calls-to-action/:id/codes.csv', async (request, reply) => {
    const caller = await allowed(request, reply, marketers)
    if (!caller) return reply
    const id = idOf(request.params.id) ?? 0
    const found = await options.db.as(
      caller,
      async tx => {
        await actionById(tx, id)
        return codesForLetters(tx, id)
      },
      { readOnly: true },
    )
    if (found.length === 0)
      return sendProblem(reply, problem(404, 'no_codes', 'No codes wait to be redeemed.'))
    // Told before names leave.
    const personIds = found.flatMap(({ personId }) => (personId === null ? [] : [personId]))
    await options.codesRead({ userId: caller.userId!, personIds })
    const lines = found.map(({ codeId, code, shown, name, company, email }) =>
      options.csvLine([
        shown,
        name,
        company,
        email,
        `${base}/c/k/${code}?${linkQuery(options.secret, 'coupon', codeId, null)}`,
      ]),
    )
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="codes-${id}.csv"`)
      .send(`\ufeff${options.csvLine(['code', 'name', 'company', 'email', 'link'])}${lines.join('')}`)
  })
}
