import { client } from '../../ui/api.ts'
import type { privacyContract } from '../model/contract.ts'

export const privacy = client<typeof privacyContract>()
