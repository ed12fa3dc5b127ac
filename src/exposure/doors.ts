import type { FastifyInstance } from 'fastify'
import { accessProblem, callerOf, type HttpOptions, refuseForeignWrite } from '../platform/http.ts'
import { problem, sendProblem } from '../platform/problem.ts'
import { isRefusal } from '../shared/outcome.ts'
import { marketers, staff } from '../team/model/access.ts'
import type { Actor } from '../team/model/actor.ts'
import { withoutFormula } from '../transfer/model/formula.ts'
import { draftImport } from './draft-import.ts'
import { byCampaign } from './figures.ts'

const largest = 24 * 1024 * 1024

/** Upload of an export and the table as CSV: no JSON goes in or out, so they are no operations of the contract. */
export function registerExposureDoors(app: FastifyInstance, options: HttpOptions): void {
  app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largest }, (_request, body, done) =>
      done(null, body),
    )
    scope.post('/api/exposure/files', { bodyLimit: largest }, async (request, reply) => {
      const foreign = refuseForeignWrite(request)
      if (foreign) return sendProblem(reply, foreign)
      const { caller } = await callerOf(request, options)
      const refused = accessProblem({ access: marketers }, caller)
      if (refused) return sendProblem(reply, refused)
      const { name = 'export.csv' } = request.query as { name?: string }
      const file = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      try {
        const input = { fileName: String(name), file }
        const id = await options.db.as(caller, tx => draftImport(tx, caller as Actor, input, options.clock()))
        return reply.status(201).send({ id })
      } catch (error) {
        if (!isRefusal(error)) throw error
        return sendProblem(
          reply,
          problem(error.status, error.code, error.detail, [{ pointer: '/file', detail: error.detail }]),
        )
      }
    })
  })
  app.get('/api/exposure/table.csv', async (request, reply) => {
    const { caller } = await callerOf(request, options)
    const refused = accessProblem({ access: staff }, caller)
    if (refused) return sendProblem(reply, refused)
    const { from, until } = request.query as { from?: string; until?: string }
    const span = { from: dayOf(from), until: dayOf(until) }
    const rows = await options.db.as(caller, tx => byCampaign(tx, span), { readOnly: true })
    const head = [
      'Campaign',
      'Platform',
      'Reported impressions',
      'Reported clicks',
      'Reported cost',
      'Conversions as claimed',
      'Own visits',
      'Leads',
    ]
    const lines = rows.map(row => [
      row.campaign?.name ?? row.reported ?? '',
      row.platform,
      row.impressions,
      row.clicks,
      (row.costCents / 100).toFixed(2),
      row.conversions,
      row.ownVisits,
      row.leads,
    ])
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="reported-figures.csv"')
      .send(
        `\ufeff${[head, ...lines].map(cells => cells.map(cell => quoted(String(cell))).join(',')).join('\r\n')}\r\n`,
      )
  })
}

const quoted = (cell: string): string => `"${withoutFormula(cell).replaceAll('"', '""')}"`
const dayOf = (text: string | undefined): string | undefined =>
  text && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined
