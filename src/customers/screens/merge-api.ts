import { type Answer, client } from '../../ui/api.ts'
import type { mergeContract } from '../model/merge-contract.ts'

export const merges = client<typeof mergeContract>()
export type Preview = Answer<(typeof mergeContract)['GET /api/merges/preview']>
export type PreviewField = Preview['fields'][number]
export type Half = Preview['a']
export type RecordKind = Preview['kind']
export type Side = Preview['keep']
