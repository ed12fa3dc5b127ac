import type { listsContract } from '../../../lists/model/contract.ts'
import { type Answer, client } from '../../../ui/api.ts'

export const lists = client<typeof listsContract>()
export type SavedView = Answer<(typeof listsContract)['GET /api/saved-views']>['items'][number]
export type BulkEdit = Answer<(typeof listsContract)['GET /api/bulk-edits/:id']>
export type Verdict = keyof BulkEdit['counts']
