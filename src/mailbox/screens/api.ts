import type { customersContract } from '../../customers/model/contract.ts'
import type { teamContract } from '../../team/model/contract.ts'
import type { Answer } from '../../ui/api.ts'
import { client } from '../../ui/api.ts'
import type { mailboxContract } from '../model/contract.ts'

export const mailbox = client<typeof mailboxContract>()
export const customers = client<typeof customersContract>()
export const team = client<typeof teamContract>()

export type Message = Answer<(typeof mailboxContract)['GET /api/mailbox/messages']>['items'][number]
export type MessageParty = Message['parties'][number]
export type Settings = Answer<(typeof mailboxContract)['GET /api/mailbox']>
