import type { campaignsContract } from '../../campaigns/model/contract.ts'
import type { catalogueContract } from '../../catalogue/model/contract.ts'
import { type Answer, client, Problem } from '../../ui/api.ts'
import type { captureContract } from '../model/contract.ts'
import type { designContract } from '../model/design-contract.ts'

export const capture = client<typeof captureContract>()
export const arranging = client<typeof designContract>()
export const campaigns = client<typeof campaignsContract>()
export const catalogue = client<typeof catalogueContract>()

export type ShownForm = Answer<(typeof captureContract)['GET /api/forms']>['items'][number]

export type Arranging = Answer<(typeof designContract)['GET /api/forms/:id/design']>
export type Figures = Answer<(typeof designContract)['GET /api/forms/:id/figures']>

/** 20 MiB, as the server takes it. */
export const largestGuide = 20 * 1_048_576

/** Gives a form its guide: the file as it is. Refusals are problems as everywhere. */
export async function sendGuide(formId: number, file: File): Promise<void> {
  await sendFile('PUT', `/api/forms/${formId}/guide?name=${encodeURIComponent(file.name)}`, file)
}

/** Keeps a picture for pages of forms. */
export const sendPicture = (file: File) =>
  sendFile('POST', `/api/form-pictures?name=${encodeURIComponent(file.name)}`, file) as Promise<{
    id: number
    name: string
  }>

async function sendFile(method: 'PUT' | 'POST', url: string, file: File): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      'x-requested-with': 'linchpin',
      'content-type': file.type || 'application/octet-stream',
    },
    body: file,
  }).catch(() => {
    throw new Problem(0, { code: 'offline', detail: '' })
  })
  if (response.ok) return response.json()
  const answer: unknown = await response.json().catch(() => ({}))
  throw new Problem(response.status, answer as { code?: string; detail?: string })
}
