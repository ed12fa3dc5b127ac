import { type Answer, client, Problem } from '../../ui/api.ts'
import type { exposureContract } from '../model/contract.ts'

export const exposure = client<typeof exposureContract>()

type Contract = typeof exposureContract
export type Overview = Answer<Contract['GET /api/exposure']>
export type CampaignRow = Overview['campaigns'][number]
export type WholeImport = Answer<Contract['GET /api/exposure/imports/:id']>

/** Sends a file as it is; answers the id of the draft. */
export async function uploadExport(file: File): Promise<number> {
  const response = await fetch(`/api/exposure/files?${new URLSearchParams({ name: file.name })}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', accept: 'application/json', 'x-requested-with': 'linchpin' },
    body: file,
  }).catch(() => {
    throw new Problem(0, { code: 'offline', detail: '' })
  })
  const body = (await response.json().catch(() => ({}))) as { id?: number }
  if (!response.ok) throw new Problem(response.status, body as { code?: string; detail?: string })
  return body.id!
}
