import type { campaignsContract } from '../../campaigns/model/contract.ts'
import type { captureContract } from '../../capture/model/contract.ts'
import type { catalogueContract } from '../../catalogue/model/contract.ts'
import type { customersContract } from '../../customers/model/contract.ts'
import type { teamContract } from '../../team/model/contract.ts'
import { type Answer, client, Problem } from '../../ui/api.ts'
import type { offersContract } from '../model/contract.ts'
import type { couponContract } from '../model/coupon-contract.ts'
import type { responseContract } from '../model/response-contract.ts'

export const offers = client<typeof offersContract>()
export const coupons = client<typeof couponContract>()
export const responses = client<typeof responseContract>()
export const campaigns = client<typeof campaignsContract>()
export const capture = client<typeof captureContract>()
export const catalogue = client<typeof catalogueContract>()
export const customers = client<typeof customersContract>()
export const team = client<typeof teamContract>()

export type ShownAction = Answer<(typeof offersContract)['GET /api/calls-to-action']>['items'][number]
export type ActionDetail = Answer<(typeof offersContract)['GET /api/calls-to-action/:id']>

/** Gives a download its next version: the file as it is. Refusals are problems as everywhere. */
export async function sendFile(actionId: number, file: File): Promise<void> {
  const response = await fetch(
    `/api/calls-to-action/${actionId}/file?name=${encodeURIComponent(file.name)}`,
    {
      method: 'PUT',
      headers: {
        accept: 'application/json',
        'x-requested-with': 'linchpin',
        'content-type': file.type || 'application/octet-stream',
      },
      body: file,
    },
  ).catch(() => {
    throw new Problem(0, { code: 'offline', detail: '' })
  })
  if (response.ok) return
  const answer: unknown = await response.json().catch(() => ({}))
  throw new Problem(response.status, answer as { code?: string; detail?: string })
}
