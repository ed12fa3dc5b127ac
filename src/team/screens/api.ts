import { client } from '../../ui/api.ts'
import type { teamContract } from '../model/contract.ts'

export const team = client<typeof teamContract>()
