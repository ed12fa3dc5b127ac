import type { campaignsContract } from '../../campaigns/model/contract.ts'
import type { catalogueContract } from '../../catalogue/model/contract.ts'
import type { customContract } from '../../customers/model/custom-contract.ts'
import { type Answer, client, Problem } from '../../ui/api.ts'
import type { captureContract } from '../model/contract.ts'

export const capture = client<typeof captureContract>()
export const campaigns = client<typeof campaignsContract>()
export const catalogue = client<typeof catalogueContract>()
export const custom = client<typeof customContract>()

export type ShownForm = Answer<(typeof captureContract)['GET /api/forms']>['items'][number]
export type ShownKey = Answer<(typeof captureContract)['GET /api/write-keys']>['items'][number]
export type MadeKey = Answer<(typeof captureContract)['POST /api/write-keys']>

/** 20 MiB, as the server takes it. */
export const largestGuide = 20 * 1_048_576

/** Gives a form its guide: the file as it is. Refusals are problems as everywhere. */
export async function sendGuide(formId: number, file: File): Promise<void> {
  const response = await fetch(`/api/forms/${formId}/guide?name=${encodeURIComponent(file.name)}`, {
    method: 'PUT',
    headers: {
      accept: 'application/json',
      'x-requested-with': 'linchpin',
      'content-type': file.type || 'application/octet-stream',
    },
    body: file,
  }).catch(() => {
    throw new Problem(0, { code: 'offline', detail: '' })
  })
  if (response.ok) return
  const answer: unknown = await response.json().catch(() => ({}))
  throw new Problem(response.status, answer as { code?: string; detail?: string })
}
